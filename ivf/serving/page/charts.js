"use strict";
// Charts as SVG: a spectrogram with axes, probabilities over time, a grid of codes.

const LEFT = 44, BOTTOM = 24, TOP = 6;

function svg(name, attributes, parent, text) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  if (parent) parent.append(node);
  return node;
}

function frame(box, height, title) {
  box.replaceChildren();
  const width = Math.max(280, box.clientWidth); // a unit is a pixel, so that texts are legible on a phone
  return { root: svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title }, box), width };
}

function secondsAxis(root, width, duration, height) {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120];
  const step = steps.find((one) => duration / one <= Math.min(10, (width - LEFT) / 45)) || 300;
  const scale = (width - LEFT) / duration, base = height - BOTTOM;
  for (let second = 0; second <= duration + 1e-9; second += step) {
    const x = LEFT + second * scale;
    svg("line", { x1: x, x2: x, y1: base, y2: base + 4, class: "axis" }, root);
    svg("text", { x, y: base + 17, "text-anchor": x > width - 30 ? "end" : "middle" }, root, `${+second.toFixed(1)} s`);
  }
  svg("line", { x1: LEFT, x2: width, y1: base, y2: base, class: "axis" }, root);
  return scale;
}

function selection(root, width, answer, height, scale, choose) {
  // A transparent area for each window, to click on; returns what marks the chosen one.
  const mark = svg("rect", { y: TOP, height: height - BOTTOM - TOP, class: "window" }, root);
  const area = svg("rect", { x: LEFT, y: TOP, width: width - LEFT, height: height - BOTTOM - TOP, class: "hit" }, root);
  area.addEventListener("click", (event) => {
    const box = area.getBoundingClientRect();
    const second = ((event.clientX - box.left) / box.width) * answer.duration_seconds;
    const middles = answer.windows.map((one) => Math.abs(one.begin_seconds + answer.window_seconds / 2 - second));
    choose(middles.indexOf(Math.min(...middles)));
  });
  return (number) => {
    const begin = answer.windows[number].begin_seconds;
    const end = Math.min(begin + answer.window_seconds, answer.duration_seconds);
    mark.setAttribute("x", LEFT + begin * scale);
    mark.setAttribute("width", (end - begin) * scale);
  };
}

function drawSpectrogram(box, answer, choose) {
  const height = 240, inner = height - BOTTOM - TOP;
  const { root, width } = frame(box, height, "Spectrogram, low to high frequencies over time");
  svg("image", { href: answer.spectrogram.image, x: LEFT, y: TOP, width: width - LEFT, height: inner,
    preserveAspectRatio: "none" }, root);
  for (const tick of answer.spectrogram.ticks) {
    const y = TOP + inner * (1 - tick.height);
    svg("line", { x1: LEFT - 4, x2: LEFT, y1: y, y2: y, class: "axis" }, root);
    svg("text", { x: LEFT - 7, y: y + 4, "text-anchor": "end" }, root, tick.hz >= 1000 ? `${tick.hz / 1000} kHz` : `${tick.hz}`);
  }
  return selection(root, width, answer, height, secondsAxis(root, width, answer.duration_seconds, height), choose);
}

function drawProbabilities(box, answer, choose) {
  const height = 210, inner = height - BOTTOM - TOP;
  const { root, width } = frame(box, height, "Probability of the four most probable scenes over time");
  const scale = secondsAxis(root, width, answer.duration_seconds, height);
  const legend = document.createElement("p");
  for (const level of [0, 0.5, 1]) {
    const y = TOP + inner * (1 - level);
    svg("line", { x1: LEFT, x2: width, y1: y, y2: y, class: "axis" }, root);
    svg("text", { x: LEFT - 7, y: y + 4, "text-anchor": "end" }, root, `${100 * level} %`);
  }
  Object.keys(answer.probabilities).slice(0, 4).forEach((scene, place) => {
    const points = answer.windows.map((one) => {
      const middle = Math.min(one.begin_seconds + answer.window_seconds / 2, answer.duration_seconds);
      return [LEFT + middle * scale, TOP + inner * (1 - one.probabilities[scene])];
    });
    svg("polyline", { points: points.map((one) => one.join(",")).join(" "), class: `line s${place}` }, root);
    for (const [cx, cy] of points) svg("circle", { cx, cy, r: 4, class: `f${place}` }, root);
    const entry = document.createElement("span");
    entry.className = `t${place}`;
    entry.textContent = `● ${scene.replaceAll("_", " ")}`;
    legend.append(entry);
  });
  box.append(legend);
  return selection(root, width, answer, height, scale, choose);
}

function drawCodes(box, codes) {
  const size = 300, side = size / codes.length;
  box.replaceChildren();
  const root = svg("svg", { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": "Indices of the codebook" }, box);
  codes.forEach((row, y) => row.forEach((code, x) => {
    const hue = (code * 137.5) % 360; // neighbouring indices get distant colours
    svg("rect", { x: x * side, y: y * side, width: side, height: side, fill: `hsl(${hue} 55% 42%)` }, root);
    if (side >= 15) {
      svg("text", { x: (x + 0.5) * side, y: (y + 0.5) * side, "text-anchor": "middle", "dominant-baseline": "central",
        fill: "#fff", "font-size": side * 0.38 }, root, code);
    }
  }));
}
