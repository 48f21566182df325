"""Shards written by an Apache Beam pipeline: the same function for each item, and the same bytes, as `shard_pool`'s.

Source and output are folders that every worker sees: a disk of one machine, or a file system that a cluster mounts. A
bundle that Beam repeats writes its shard anew, atomically.
"""

import os
from collections.abc import Sequence

from data_prep.records.decoder import DecoderProcess
from data_prep.records.shard_pool import environment, tensorflow_environment
from data_prep.records.shard_task import ShardResult, ShardTask


def write_shards_with_beam(tasks: Sequence[ShardTask], workers: int, options: Sequence[str] = ()) -> list[ShardResult]:
    """Writes all shards and returns their results in the order of `tasks`.

    `options` are those of Beam's pipelines, such as `--runner=FlinkRunner`; without any, `workers` processes of this
    machine run it.

    Raises:
        OSError: A shard is not there afterwards.
        RuntimeError: Beam is not installed, or the pipeline failed; finished shards are kept.
    """
    try:
        import apache_beam as beam
        from apache_beam.options.pipeline_options import PipelineOptions
    except ImportError as error:
        raise RuntimeError("apache-beam is missing: pip install -e '.[beam]', or use --runner local") from error
    local = ("--runner=FnApiRunner", f"--direct_num_workers={workers}", "--direct_running_mode=multi_processing")
    with environment(workers):
        try:
            with beam.Pipeline(options=PipelineOptions([*(options or local)])) as pipeline:
                _ = pipeline | beam.Create(list(tasks), reshuffle=True) | beam.Map(write_shard)
        except Exception as error:  # every runner has errors of its own
            raise RuntimeError(f"the pipeline failed: {str(error).strip().splitlines()[-1]}") from error
    results = [task.finished() for task in tasks]
    if missing := [task.path for task, result in zip(tasks, results, strict=True) if result is None]:
        raise OSError(f"{missing[0]} is not there: do all workers see the folders of --source and --out?")
    return [result for result in results if result is not None]


def write_shard(task: ShardTask) -> str:
    """Writes one shard, in a worker; a file that ends the process which decodes it is skipped, as elsewhere."""
    for name, value in tensorflow_environment(1).items():
        os.environ.setdefault(name, value)  # before TensorFlow is imported: the bytes must not depend on the machine
    decoder = DecoderProcess()
    try:
        task.write(decoder.decode)
    finally:
        decoder.stop()
    return str(task.path)
