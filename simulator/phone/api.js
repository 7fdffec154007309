/** The simulator's HTTP API as the phone uses it. */
async function call(method, path, body, type = 'application/json') {
  const request = { method };
  if (body !== undefined) {
    request.headers = { 'content-type': type };
    request.body = type === 'application/json' ? JSON.stringify(body) : body;
  }
  const response = await fetch(path, request);
  if (response.status === 204) return null;
  const answer = await response.json();
  if (!response.ok)
    throw new Error(answer.error?.message ?? answer.message ?? `The simulator answered ${response.status}`);
  return answer;
}

const part = encodeURIComponent;

export const readState = () => call('GET', '/phone/api/state');
export const readThread = (person, number) => call('GET', `/phone/api/threads/${part(person)}/${part(number)}`);
export const readPreviews = (number) => call('GET', `/phone/api/previews?number=${part(number)}`);
export const addPerson = (person) => call('POST', '/control/people', person);
export const look = (client, phone_number_id) => call('POST', '/phone/api/presence', { client, phone_number_id });

export function write(person, phone_number_id, message) {
  return call('POST', `/control/people/${part(person)}/messages`, { phone_number_id, ...message });
}

export function upload(phone_number_id, file) {
  const query = `phone_number_id=${part(phone_number_id)}&filename=${part(file.name)}`;
  return call('POST', `/control/media?${query}`, file, file.type || 'application/octet-stream');
}

/** Live events of this person; `handlers` by event name, `open` after every connect. */
export function listen(client, person, handlers) {
  const source = new EventSource(`/phone/api/events?client=${part(client)}&person=${part(person)}`);
  source.addEventListener('open', () => handlers.open());
  source.addEventListener('error', () => handlers.lost());
  for (const name of ['message', 'typing', 'health', 'roster', 'reset']) {
    source.addEventListener(name, (event) => handlers[name](JSON.parse(event.data)));
  }
  return () => source.close();
}
