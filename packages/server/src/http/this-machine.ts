/**
 * Whether a request comes from a person at this machine, in a page of this server. Some things are for them alone, such as naming a
 * folder of the disk. All of these must hold: the server listens on this machine only; the connection comes from it; it was called
 * by a name of this machine; no program in between passed it on; and a page that asks is the server's own, not one that was
 * merely allowed. It is not a login: another account of the same machine is not told apart.
 */
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { ServerOptions } from '../config.ts';

export class NotFromThisMachine extends Error {
  readonly code = 'not-from-this-machine';

  constructor() {
    super(
      'A folder can be named only at the machine that Fourhands runs on, in a server that listens on that machine alone. ' +
        'Start it there without --host, and open the address that it prints.',
    );
    this.name = 'NotFromThisMachine';
  }
}

const loopbackHosts = new Set(['127.0.0.1', 'localhost', '::1']);
const loopbackName = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;
const loopbackAddress = /^(?:127\.|::1$|::ffff:127\.)/;
const passedOn = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

export function fromThisMachine(context: Context, { host = '127.0.0.1' }: Pick<ServerOptions, 'host'>): boolean {
  if (!loopbackHosts.has(host)) return false;
  if (!loopbackAddress.test(getConnInfo(context).remote.address ?? '')) return false;
  const called = context.req.header('host') ?? '';
  if (!loopbackName.test(called)) return false;
  if (passedOn.some((name) => context.req.header(name) !== undefined)) return false;
  const origin = context.req.header('origin');
  return origin === undefined || origin === `http://${called}`;
}

/** @throws NotFromThisMachine */
export function requireThisMachine(context: Context, options: Pick<ServerOptions, 'host'>): void {
  if (!fromThisMachine(context, options)) throw new NotFromThisMachine();
}
