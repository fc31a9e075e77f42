// Talking to the playground: plain JSON there and back.

export class Refused extends Error {}

async function answered(response) {
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new Refused(body?.error ?? `Ошибка ${response.status}`);
  return body;
}

export const get = async (name, query = {}) =>
  answered(await fetch(`/control/${name}?${new URLSearchParams(query)}`));

export const post = async (name, body = {}) =>
  answered(await fetch(`/control/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }));

// Server-sent events. `catchUp` is called whenever the stream has opened, the first time too: what happened
// between the first drawing of the page and that moment came with no event.
export function listen(onEvent, catchUp) {
  const source = new EventSource("/control/events");
  source.onmessage = (event) => onEvent(JSON.parse(event.data));
  source.onopen = () => {
    document.body.classList.remove("offline");
    catchUp();
  };
  source.onerror = () => document.body.classList.add("offline");
}

export const base64 = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
