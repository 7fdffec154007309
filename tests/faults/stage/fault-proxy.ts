import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type NetConnectOpts, type Socket } from 'node:net';

/** What becomes of new connections. Those that are there already go on as they began. */
export type NetworkFault =
  | { kind: 'none' }
  /** Nobody listens. */
  | { kind: 'refuse' }
  /** The connection is made and nothing that is said on it arrives. */
  | { kind: 'black hole' }
  /** What is said arrives, what is answered does not, and the connection stays. */
  | { kind: 'half open' }
  /** What is said arrives; after so many bytes of the answer the connection is reset. */
  | { kind: 'reset answer'; after_bytes: number }
  /** After so many bytes of what is said the connection is reset. */
  | { kind: 'cut request'; after_bytes: number }
  /** The answer comes byte by byte, one a second. */
  | { kind: 'drip' };

export interface FaultProxy {
  port: number;
  url: string;
  set(fault: NetworkFault): Promise<void>;
  /** Connections that met a fault so far. */
  struck(): number;
  /** Resets every connection there is. */
  cutAll(): void;
  stop(): Promise<void>;
}

const DRIP_MS = 1_000;

/** A relay of bytes that can be made to fail as networks do. `target` is asked for each connection. */
export async function startFaultProxy(target: () => NetConnectOpts | undefined): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  let fault: NetworkFault = { kind: 'none' };
  let struck = 0;

  const server = createServer({ allowHalfOpen: true }, (near) => {
    track(near);
    if (fault.kind !== 'none') struck += 1;
    const address = target();
    if (address === undefined) near.resetAndDestroy();
    else if (fault.kind === 'black hole') near.resume();
    else relay(near, connect({ ...address, allowHalfOpen: true } as NetConnectOpts), fault);
  });

  function track(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  }

  function relay(near: Socket, far: Socket, how: NetworkFault): void {
    track(far);
    const breakOff = (): void => {
      near.resetAndDestroy();
      far.destroy();
    };
    near.once('close', () => far.destroy());
    far.once('close', () => {
      if (how.kind !== 'half open' && how.kind !== 'drip') near.destroySoon();
    });
    if (how.kind === 'cut request') limited(near, far, how.after_bytes, breakOff);
    else near.pipe(far);
    if (how.kind === 'half open') far.resume();
    else if (how.kind === 'reset answer') limited(far, near, how.after_bytes, breakOff);
    else if (how.kind === 'drip') drip(far, near);
    else far.pipe(near);
  }

  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async set(next) {
      fault = next;
      if (next.kind === 'refuse' && server.listening) {
        server.close();
        for (const socket of sockets) reset(socket);
      } else if (next.kind !== 'refuse' && !server.listening) await listen(port);
    },
    struck: () => struck,
    cutAll() {
      for (const socket of sockets) reset(socket);
    },
    async stop() {
      if (server.listening) server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Sockets of the file system know no reset. */
function reset(socket: Socket): void {
  if (socket.remoteFamily === undefined) socket.destroy();
  else socket.resetAndDestroy();
}

/** Passes on so many bytes and then breaks off. */
function limited(from: Socket, to: Socket, bytes: number, breakOff: () => void): void {
  let left = bytes;
  from.on('data', (piece: Buffer) => {
    const passed = piece.subarray(0, left);
    left -= passed.length;
    if (left > 0) to.write(passed);
    else to.write(passed, breakOff);
  });
  from.once('end', () => to.end());
}

function drip(from: Socket, to: Socket): void {
  let waiting = Buffer.alloc(0);
  from.on('data', (piece: Buffer) => (waiting = Buffer.concat([waiting, piece])));
  const timer = setInterval(() => {
    if (waiting.length === 0) return;
    to.write(waiting.subarray(0, 1));
    waiting = waiting.subarray(1);
  }, DRIP_MS);
  to.once('close', () => clearInterval(timer));
}
