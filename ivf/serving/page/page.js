"use strict";
// A sound, by file or microphone, goes to /api/analyse; what comes back is shown.

const RECORD_SECONDS = 10;
const at = (id) => document.getElementById(id);
let recorder = null, marks = [], shown = null, played = "";

function say(text, bad = false) {
  at("status").textContent = text;
  at("status").classList.toggle("bad", bad);
}

function readable(scene) {
  return scene.replaceAll("_", " ");
}

async function analyse(sound, name) {
  say(`Listening to ${name} …`);
  at("result").classList.add("busy");
  if (played) URL.revokeObjectURL(played);
  played = URL.createObjectURL(sound);
  at("player").src = played;
  at("player").hidden = false;
  try {
    const reply = await fetch("/api/analyse", { method: "POST", body: sound });
    const answer = await reply.json();
    if (!reply.ok) throw new Error(answer.error || `the server answered ${reply.status}`);
    show(answer);
    say(`${name}: ${answer.duration_seconds.toFixed(1)} s`);
  } catch (error) {
    say(`${name}: ${error.message}`, true);
  } finally {
    at("result").classList.remove("busy");
  }
}

function show(answer) {
  shown = answer;
  at("result").hidden = false;
  at("scene").textContent = readable(answer.scene);
  at("bars").replaceChildren(...Object.entries(answer.probabilities).map(([scene, value]) => {
    const bar = document.createElement("div"), name = document.createElement("span");
    const progress = document.createElement("progress"), number = document.createElement("span");
    bar.className = "bar";
    name.textContent = name.title = readable(scene);
    progress.value = value;
    progress.setAttribute("aria-label", readable(scene));
    number.textContent = `${(100 * value).toFixed(0)} %`;
    bar.append(name, progress, number);
    return bar;
  }));
  const first = answer.windows[0];
  at("picture-box").hidden = !first.picture;
  at("codes-box").hidden = !first.codes;
  at("nearest-box").hidden = !(first.nearest && first.nearest.length);
  at("window").max = answer.windows.length - 1;
  at("choose").hidden = answer.windows.length < 2;
  draw();
  choose(0);
}

function draw() {
  marks = [drawSpectrogram(at("spectrogram"), shown, choose), drawProbabilities(at("time"), shown, choose)];
}

function choose(number) {
  const one = shown.windows[number], end = Math.min(one.begin_seconds + shown.window_seconds, shown.duration_seconds);
  at("window").value = number;
  at("when").textContent = `${one.begin_seconds.toFixed(1)} to ${end.toFixed(1)} s`;
  marks.forEach((mark) => mark(number));
  if (one.picture) at("picture").src = one.picture;
  if (one.codes) drawCodes(at("codes"), one.codes);
  at("nearest").replaceChildren(...(one.nearest || []).map((frame) => {
    const figure = document.createElement("figure"), image = document.createElement("img");
    const caption = document.createElement("figcaption");
    image.src = frame.image;
    image.alt = "A frame of a training video";
    caption.textContent = `${(100 * frame.equal_codes).toFixed(0)} % same codes`;
    figure.append(image, caption);
    return figure;
  }));
}

async function record() {
  if (recorder) {
    recorder.stop();
    return;
  }
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const parts = [], began = Date.now();
    recorder = new MediaRecorder(stream);
    recorder.ondataavailable = (event) => parts.push(event.data);
    const timer = setInterval(() => {
      const seconds = (Date.now() - began) / 1000;
      say(`Recording, ${seconds.toFixed(0)} s of ${RECORD_SECONDS}`);
      if (seconds >= RECORD_SECONDS && recorder) recorder.stop();
    }, 200);
    recorder.onstop = () => {
      clearInterval(timer);
      stream.getTracks().forEach((track) => track.stop());
      const sound = new Blob(parts, { type: recorder.mimeType });
      recorder = null;
      at("record").textContent = "Record";
      at("record").classList.remove("on");
      analyse(sound, "your recording");
    };
    recorder.start();
    at("record").textContent = "Stop";
    at("record").classList.add("on");
  } catch (error) {
    say(`The microphone cannot be used: ${error.message}`, true);
  }
}

at("file").addEventListener("change", () => {
  const [file] = at("file").files;
  if (file) analyse(file, file.name);
  at("file").value = "";
});
at("record").addEventListener("click", record);
at("window").addEventListener("input", () => choose(Number(at("window").value)));
at("drop").addEventListener("keydown", (event) => {
  if (event.key === "Enter" || event.key === " ") at("file").click();
});
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    at("drop").classList.toggle("over", name === "dragover");
    if (name === "drop" && event.dataTransfer.files.length) {
      analyse(event.dataTransfer.files[0], event.dataTransfer.files[0].name);
    }
  });
}
window.addEventListener("resize", () => {
  if (!shown) return;
  draw();
  marks.forEach((mark) => mark(Number(at("window").value)));
});
fetch("/api/info").then((reply) => reply.json()).then((card) => {
  const unseen = card.results.unseen;
  const right = unseen ? ` Right in ${(100 * unseen.accuracy).toFixed(0)} % of ${unseen.n} test sounds from towns that it was not trained on.` : "";
  at("model").textContent = `${card.label}, ${card.classes.length} scenes: ${card.classes.map(readable).join(", ")}.${right}`;
});
