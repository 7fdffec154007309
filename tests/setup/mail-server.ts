import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** What the server does with the next mail it is offered; without orders it takes it. */
export type Order =
  | { at: 'recipient' | 'data'; code: number; say?: string }
  | 'silence after data'
  | 'hang up after data';

export interface MailServer {
  url: string;
  port: number;
  /** What was taken, as it came over the line. */
  taken: string[];
  /** Every text that came over the line to its end, whatever was answered. */
  heard: string[];
  obey(...orders: Order[]): void;
  stop(): Promise<void>;
}

function refusal({ code, say = 'as the test wants it' }: { code: number; say?: string }): Error {
  return Object.assign(new Error(say), { responseCode: code });
}

/** A real mail server that does as it is told, on a free port of this machine. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const orders: Order[] = [];
  const [taken, heard]: [string[], string[]] = [[], []];
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    closeTimeout: 100,
    logger: false,
    onRcptTo(_address, _session, callback) {
      const order = orders[0];
      if (typeof order !== 'object' || order.at !== 'recipient') return callback();
      orders.shift();
      callback(refusal(order));
    },
    async onData(stream, _session, callback) {
      const mail = await text(stream);
      heard.push(mail);
      const order = orders.shift();
      if (order === 'silence after data') return;
      if (order === 'hang up after data') for (const socket of sockets) socket.destroy();
      else if (order !== undefined) callback(refusal(order));
      else {
        taken.push(mail);
        callback(null, 'taken');
      }
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    taken,
    heard,
    obey: (...more) => void orders.push(...more),
    // It ends its lines itself: taking the socket from under an encrypted one would crash Node.
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** Something that listens and does what `talk` does, which no mail server should. */
export async function startStranger(
  talk: (socket: Socket) => void,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    talk(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
