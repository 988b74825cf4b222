// Refreshes the state, and shows what the API finds in a picture. The server draws the state; see dashboard/page.py.

const REFRESH_MILLISECONDS = 5000;

const BONES = [
  ["left_shoulder", "right_shoulder"], ["left_hip", "right_hip"],
  ...["left", "right"].flatMap((side) => [
    ["shoulder", "elbow"], ["elbow", "wrist"], ["wrist", "pinky"], ["wrist", "index"], ["wrist", "thumb"],
    ["shoulder", "hip"], ["hip", "knee"], ["knee", "ankle"], ["ankle", "heel"], ["heel", "foot_index"], ["ankle", "foot_index"],
  ].map(([from, to]) => [`${side}_${from}`, `${side}_${to}`])),
];
const LEAST_VISIBILITY = 0.5;

const byId = (id) => document.getElementById(id);

async function refreshState() {
  const connection = byId("connection");
  try {
    const answer = await fetch("state", { cache: "no-store" });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const html = await answer.text();
    if (byId("state").dataset.html !== html) { // replace only what changed: a live region reads every change aloud
      byId("state").innerHTML = html;
      byId("state").dataset.html = html;
    }
    connection.dataset.state = "connected";
    connection.textContent = `Updated ${new Date().toLocaleTimeString()}`;
  } catch {
    connection.dataset.state = "lost";
    connection.textContent = "The dashboard does not answer; what you see is old. Trying again…";
  }
}

async function refreshForever() {
  await refreshState();
  setTimeout(refreshForever, REFRESH_MILLISECONDS);
}

function drawFace(context, unit, face) {
  const { x, y, width, height } = face.box.pixels;
  context.strokeRect(x, y, width, height);
  context.fillText(`${Math.round(face.score * 100)} %`, x, y - unit * 2);
  for (const place of Object.values(face.keypoints)) drawPoint(context, unit, place.pixels);
}

function drawPose(context, unit, pose) {
  const visible = new Map(
    pose.landmarks.filter((point) => point.visibility >= LEAST_VISIBILITY).map((point) => [point.name, point.pixels]),
  );
  for (const [from, to] of BONES) {
    if (!visible.has(from) || !visible.has(to)) continue;
    context.beginPath();
    context.moveTo(visible.get(from).x, visible.get(from).y);
    context.lineTo(visible.get(to).x, visible.get(to).y);
    context.stroke();
  }
  for (const place of visible.values()) drawPoint(context, unit, place);
}

function drawPoint(context, unit, place) {
  context.beginPath();
  context.arc(place.x, place.y, unit * 1.2, 0, 2 * Math.PI);
  context.fill();
}

async function drawAnswer(file, answer) {
  const canvas = byId("try-canvas");
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  canvas.width = answer.image.width;
  canvas.height = answer.image.height;
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const unit = Math.max(canvas.width, canvas.height) / 220;
  Object.assign(context, { lineWidth: unit, strokeStyle: "#00e5ff", fillStyle: "#ffea00", font: `${unit * 12}px sans-serif` });
  for (const face of answer.faces ?? []) drawFace(context, unit, face);
  for (const pose of answer.poses ?? []) drawPose(context, unit, pose);
}

function tell(message, state) {
  byId("try-result").textContent = message;
  byId("try-result").dataset.state = state;
}

function showError(message) {
  tell(message, "error");
  byId("try-details").hidden = true;
  Object.assign(byId("try-canvas"), { width: 0, height: 0 });
}

async function look(form) {
  const file = form.elements.file.files[0];
  const task = form.elements.task.value;
  const body = new FormData();
  body.append("file", file);
  tell("Looking…", "busy");
  const response = await fetch(`api/v1/vision/${task}`, { method: "POST", body });
  const answer = await response.json();
  if (!response.ok) return showError(answer.error.message);
  const count = (answer.faces ?? answer.poses).length;
  const word = task === "faces" ? "face" : "person";
  const many = task === "faces" ? "faces" : "people";
  tell(count === 0 ? `No ${word} found.` : `${count} ${count === 1 ? word : many} found by ${answer.model}.`, "done");
  byId("try-json").textContent = JSON.stringify(answer, null, 2);
  byId("try-details").hidden = false;
  await drawAnswer(file, answer);
}

byId("try-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.target.querySelector("button");
  button.disabled = true;
  try {
    await look(event.target);
  } catch (error) {
    showError(`No answer: ${error.message}`);
  } finally {
    button.disabled = false;
  }
});

byId("try").hidden = false;
byId("state").dataset.html = byId("state").innerHTML;
refreshForever();
