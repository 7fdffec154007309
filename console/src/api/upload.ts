import { accessToken, idempotencyKey } from './client.ts';
import { ApiProblem, retryAfter } from './problem.ts';
import type { Media, Problem } from './types.ts';

export interface Upload {
  done: Promise<Media>;
  cancel(): void;
}

/** Sends a file and tells how far it is, from 0 to 1; `fetch` cannot tell that. */
export function uploadMedia(file: File, onProgress: (share: number) => void): Upload {
  const call = new XMLHttpRequest();
  const done = (async () => {
    const token = await accessToken();
    return new Promise<Media>((resolve, reject) => {
      call.open('POST', new URL('/api/v1/media', location.origin));
      if (token !== null) call.setRequestHeader('authorization', `Bearer ${token}`);
      call.setRequestHeader('accept', 'application/json');
      call.setRequestHeader('idempotency-key', idempotencyKey());
      call.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total));
      call.addEventListener('load', () => {
        const body = parse(call.responseText);
        if (call.status === 201) resolve(body as Media);
        else {
          const headers = new Headers({ 'retry-after': call.getResponseHeader('retry-after') ?? '' });
          reject(new ApiProblem(call.status, (body as Problem | undefined) ?? null, retryAfter(headers)));
        }
      });
      call.addEventListener('error', () => reject(new ApiProblem(0, null, null, new Error('the upload broke off'))));
      call.addEventListener('abort', () => reject(new DOMException('The upload was given up', 'AbortError')));
      const form = new FormData();
      form.append('file', file);
      call.send(form);
    });
  })();
  return { done, cancel: () => call.abort() };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
