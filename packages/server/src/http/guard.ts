/**
 * Keeps other people's web pages out: a page of another site may make a browser call this server (cross-site request), or
 * make its own name point here (DNS rebinding). The Host must be a name of this server, and the Origin, when a browser
 * gives one, must be the server itself or one that was allowed. It is not a login.
 */
import { hostname } from 'node:os';
import type { MiddlewareHandler } from 'hono';
import type { ServerOptions } from '../config.ts';

export class HostRefused extends Error {
  readonly code = 'host-refused';
  readonly host: string;

  constructor(host: string) {
    super(
      `This server is not known by the name “${host}”. Open it by the address it printed at its start, ` +
        'or allow the name with --allow-host.',
    );
    this.name = 'HostRefused';
    this.host = host;
  }
}

export class OriginRefused extends Error {
  readonly code = 'origin-refused';
  readonly origin: string;

  constructor(origin: string) {
    super(`A page of ${origin} tried to use this server, which only its own pages may. Open the studio itself.`);
    this.name = 'OriginRefused';
    this.origin = origin;
  }
}

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

export function guard(options: Pick<ServerOptions, 'host' | 'allowedHosts' | 'allowedOrigins'>): MiddlewareHandler {
  const { host = '127.0.0.1', allowedHosts = [], allowedOrigins = [] } = options;
  const loopbackOnly = ['127.0.0.1', 'localhost', '::1'].includes(host);
  const names = new Set([...loopbackNames, ...allowedHosts.map((name) => name.toLowerCase())]);
  // A server open to the network is also known by its address, which no other site can make its own name be.
  if (!loopbackOnly) names.add(hostname().toLowerCase());
  const known = (name: string) => names.has(name) || (!loopbackOnly && isAddress(name));

  return async (context, next) => {
    const given = context.req.header('host') ?? '';
    if (!known(nameOf(given))) throw new HostRefused(given);
    const origin = context.req.header('origin');
    const own = origin === `http://${given}` || origin === `https://${given}`;
    if (origin !== undefined && !own && !allowedOrigins.includes(origin)) throw new OriginRefused(origin);
    await next();
  };
}

function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}

function isAddress(name: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(name) || /^\[[0-9a-f:.]+\]$/.test(name);
}
