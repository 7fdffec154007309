import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/** How much of a refused body is thrown away, and for how long, so that its sender comes to read the answer. */
const THROWN_BYTES = 16 * 1_048_576;
const THROWN_MS = 2_000;

/**
 * Lets whoever sends too much read why they are refused. Node ends the connection after such an answer, and a connection
 * that is ended with unread bytes in it is reset, which takes the answer with it.
 */
export function tellBeforeClosing(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (reply.statusCode === 413) lingerOn(request.raw);
    done();
  });
}

/** When the answer is out, our side is closed at once and the other as soon as the sender is done, within limits. */
function lingerOn(request: IncomingMessage): void {
  const { socket } = request;
  socket.destroySoon = () => {
    const limit = socket.bytesRead + THROWN_BYTES;
    const timer = setTimeout(() => socket.destroy(), THROWN_MS);
    const look = setInterval(() => {
      if (socket.bytesRead > limit) socket.destroy();
    }, 20);
    socket.once('close', () => {
      clearTimeout(timer);
      clearInterval(look);
    });
    socket.end();
    request.resume();
  };
}
