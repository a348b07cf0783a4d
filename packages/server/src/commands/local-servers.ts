/**
 * Finds servers with an OpenAI-compatible interface on this machine, at the ports where they usually listen. Nothing but
 * 127.0.0.1 is ever asked: no name is resolved, no proxy is used, and no redirect is followed. It does not connect them.
 */
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import type { LocalServer } from '@fourhands/core';

export interface LocalPlace {
  /** Of the program that usually listens there. */
  readonly name: string;
  readonly port: number;
}

export const usualPlaces: readonly LocalPlace[] = [
  { name: 'Ollama', port: 11434 },
  { name: 'LM Studio', port: 1234 },
  { name: 'llama.cpp', port: 8080 },
  { name: 'vLLM', port: 8000 },
];

/** Milliseconds that a server gets for its whole answer. */
const patience = 500;
const largestAnswer = 1_000_000;
const mostModels = 200;
const longestName = 200;

/** Those that answered with a list of models, in the order of the places. */
export async function findLocalServers(places: readonly LocalPlace[]): Promise<LocalServer[]> {
  const found = await Promise.all(
    places.map(async ({ name, port }): Promise<LocalServer[]> => {
      const models = await modelsAt(port);
      return models === null ? [] : [{ name, address: `http://127.0.0.1:${port}/v1`, models }];
    }),
  );
  return found.flat();
}

/** Null when nobody listens there, or what answers is something else. */
async function modelsAt(port: number): Promise<string[] | null> {
  // An agent of its own: the common one may have been given a proxy.
  const agent = new Agent();
  const signal = AbortSignal.timeout(patience);
  const request = get({
    host: '127.0.0.1',
    port,
    path: '/v1/models',
    headers: { accept: 'application/json' },
    agent,
    signal,
  });
  request.on('error', () => undefined);
  try {
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    if (answer.statusCode !== 200) return null;
    let text = '';
    for await (const part of answer.setEncoding('utf8')) {
      text += String(part);
      if (text.length > largestAnswer) return null;
    }
    return modelsIn(JSON.parse(text));
  } catch {
    return null;
  } finally {
    request.destroy();
    agent.destroy();
  }
}

/** The names in a list of models of the OpenAI-compatible interface: `{ "data": [{ "id": NAME }] }`. */
function modelsIn(list: unknown): string[] | null {
  if (typeof list !== 'object' || list === null || !('data' in list) || !Array.isArray(list.data)) return null;
  const names = (list.data as unknown[]).map((model) =>
    typeof model === 'object' && model !== null && 'id' in model ? model.id : null,
  );
  return names
    .filter((name): name is string => typeof name === 'string' && name.trim() !== '' && name.length <= longestName)
    .slice(0, mostModels);
}
