/**
 * A service of any kind on loopback for the tests: it speaks the kind's documented protocol, and the model's name says how it
 * behaves. Asked for its models, it names two. It records what it was asked, so that a test can say what left the machine.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TextProviderKind } from '@fourhands/core';
import { fakeProtocols, type Question, type Refusal } from './fake-protocols.ts';

interface Asked extends Question {
  /** When the answer is over: whether the asker left before its end. */
  readonly left: Promise<boolean>;
}

export interface FakeProvider {
  /** Up to and with the version. */
  readonly address: string;
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

const goodText = 'The kettle sang, and the rain went on. Nobody spoke for a while.';

const refusing: Readonly<Record<string, Refusal>> = {
  'rate-limited': 'rate-limited',
  missing: 'missing',
  broken: 'broken',
};

/** A sentence in Chinese that keeps the terms it is told, or does what the model's name says. */
function translationOf(model: string, prompt: string, passage: string): string {
  const terms = [...prompt.matchAll(/^- .+ → (.+?)(?: \(.*\))?$/gm)].map((match) => match[1] ?? '');
  const kept = [...prompt.matchAll(/^- (.+): leave it as it is/gm)].map((match) => match[1] ?? '');
  const words = [...terms, ...kept];
  const asked = prompt.includes('did not keep these terms');
  const told = model === 'translator-stubborn' || (model === 'translator-forgets' && !asked) ? [] : words;
  const sentence = `这句话有${passage.length}个字母${told.map((word) => `，${word}`).join('')}。`;
  switch (model) {
    case 'translator-english':
      return 'I would rather not translate this sentence at all, thank you.';
    case 'translator-late':
      return prompt.includes('Your last answer was not in')
        ? sentence
        : 'I would rather not translate this sentence at all.';
    case 'translator-chatty':
      return `Sure! Here is the translation:\n\n**译文：** “${sentence}”\n\nNote: I kept the tone.`;
    case 'translator-many':
      return `${sentence}\n然后又过了一年。\n最后什么也没有了。`;
    default:
      return sentence;
  }
}

/** The answer of the well-behaved models; others are handled apart. */
function answerOf({ model, prompt, seed }: Question): string {
  const passage = /<passage>([\s\S]*)<\/passage>/.exec(prompt)?.[1];
  if (model.startsWith('translator')) return translationOf(model, prompt, passage ?? '');
  switch (model) {
    case 'fenced':
      return `\`\`\`text\n${goodText}\n\`\`\``;
    case 'thinking':
      return `<think>Let me see.\nHm.</think>\n\nSure! Here is the text:\n\n<text>${goodText}</text> I hope you like it.`;
    case 'unicode':
      return 'Emoji 👩‍👩‍👧 and שלום and 字。';
    default:
      // Edits one word of a passage, so that a test can tell hunks.
      return passage === undefined ? `${goodText} (${seed ?? 0})` : passage.replace(/\b(\w{4,})\b/, 'LANTERN');
  }
}

/** Between two pieces, in ms: long enough to be stopped by a person, or by a program. */
const pauses: Readonly<Record<string, number>> = { slow: 60, unhurried: 8 };

export async function startFakeProvider(kind: TextProviderKind = 'openai-compatible'): Promise<FakeProvider> {
  const protocol = fakeProtocols[kind];
  const asked: Asked[] = [];
  const server = createServer((request, response) => void handle(request, response));

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET' && request.url === '/v1/models') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ object: 'list', data: [{ id: 'good' }, { id: 'unicode' }] }));
      return;
    }
    let text = '';
    for await (const part of request) text += String(part);
    const json = (status: number, body: unknown) => {
      // Who may ask again is told how soon, as services tell it; it would wait for seconds otherwise.
      const soon = status === 429 || status >= 500 ? { 'retry-after-ms': '10' } : {};
      response.writeHead(status, { 'content-type': 'application/json', ...soon }).end(JSON.stringify(body));
    };
    const question = protocol.read(request, JSON.parse(text) as unknown);
    if (question === null) return json(400, { error: { message: `unknown: ${request.url}` } });
    const left = new Promise<boolean>((known) => {
      response.once('close', () => known(!response.writableFinished));
    });
    asked.push({ ...question, left });
    const { model } = question;
    const refusal = refusing[model] ?? (model === 'needs-key' && question.key !== 'right' ? 'bad-key' : null);
    if (refusal !== null) return json(...protocol.refuse(refusal, question));
    if (model === 'redirects') {
      response.writeHead(307, { location: request.url }).end();
      return;
    }
    if (model === 'html') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><html><body>Log in</body></html>');
      return;
    }
    if (model === 'hangs') return;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (model === 'not-json') {
      response.end('data: {"id": oh no\n\n');
      return;
    }
    if (model === 'overloaded') {
      response.end(protocol.overloaded);
      return;
    }
    response.write(protocol.opening(question));
    if (model === 'cut-at-once') {
      response.write(': \n\n', () => response.destroy());
      return;
    }
    if (model === 'falls-silent') {
      response.write(protocol.piece(question, 'The kettle sang and sang', 0));
      return;
    }
    if (model === 'endless') {
      let index = 0;
      const timer = setInterval(() => response.write(protocol.piece(question, 'and on ', index++)), 2);
      response.once('close', () => clearInterval(timer));
      return;
    }
    const pieces = model === 'empty' ? [' \n'] : (answerOf(question).match(/[\s\S]{1,7}/gu) ?? []);
    for (const [index, piece] of pieces.entries()) {
      response.write(protocol.piece(question, piece, index));
      if (model === 'cut' && index === 3) {
        response.destroy();
        return;
      }
      if (model === 'ends-early' && index === 3) {
        response.end();
        return;
      }
      await new Promise((done) => setTimeout(done, pauses[model] ?? 1));
    }
    response.end(protocol.ending(question));
  }

  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${protocol.version}`,
    asked,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
