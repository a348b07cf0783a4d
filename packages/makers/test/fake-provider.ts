/**
 * An OpenAI-compatible server on loopback for the tests: the model's name says how it behaves. It records what it was asked,
 * so that a test can say what left the machine.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: {
    readonly model: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly seed?: number;
  };
}

export interface FakeProvider {
  /** Up to and with /v1. */
  readonly address: string;
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

const goodText = 'The kettle sang, and the rain went on. Nobody spoke for a while.';

/** Pieces of an answer for the well-behaved models; others are handled apart. */
function answerOf(model: string, asked: Asked): string {
  const prompt = asked.body.messages.at(-1)?.content ?? '';
  const passage = /<passage>([\s\S]*)<\/passage>/.exec(prompt)?.[1];
  switch (model) {
    case 'fenced':
      return `\`\`\`text\n${goodText}\n\`\`\``;
    case 'thinking':
      return `<think>Let me see.\nHm.</think>\n\nSure! Here is the text:\n\n<text>${goodText}</text> I hope you like it.`;
    case 'unicode':
      return 'Emoji 👩‍👩‍👧 and שלום and 字。';
    default:
      // Edits one word of a passage, so that a test can tell hunks.
      return passage === undefined
        ? `${goodText} (${asked.body.seed ?? 0})`
        : passage.replace(/\b(\w{4,})\b/, 'LANTERN');
  }
}

export async function startFakeProvider(): Promise<FakeProvider> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => void handle(request, response));

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const part of request) text += String(part);
    const question: Asked = {
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: JSON.parse(text) as Asked['body'],
    };
    asked.push(question);
    const { model } = question.body;
    const refuse = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (model === 'rate-limited') return refuse(429, { error: { message: 'slow down' } });
    if (model === 'needs-key' && question.authorization !== 'Bearer right')
      return refuse(401, { error: { message: `bad key ${question.authorization}` } });
    if (model === 'missing') return refuse(404, { error: { message: 'no such model' } });
    if (model === 'broken') return refuse(500, { error: { message: 'oops' } });
    if (model === 'html') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><html><body>Log in</body></html>');
      return;
    }
    if (model === 'hangs') return;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (delta: unknown, finish: string | null = null) =>
      response.write(
        `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
      );
    if (model === 'not-json') {
      response.end('data: {"id": oh no\n\n');
      return;
    }
    if (model === 'endless') {
      const timer = setInterval(() => send({ content: 'and on ' }), 2);
      response.once('close', () => clearInterval(timer));
      return;
    }
    const pieces = model === 'empty' ? [' \n'] : (answerOf(model, question).match(/[\s\S]{1,7}/gu) ?? []);
    for (const [index, piece] of pieces.entries()) {
      send(index === 0 ? { role: 'assistant', content: piece } : { content: piece });
      if (model === 'cut' && index === 3) {
        response.destroy();
        return;
      }
      if (model === 'ends-early' && index === 3) {
        response.end();
        return;
      }
      await new Promise((done) => setTimeout(done, model === 'slow' ? 60 : 1));
    }
    send({}, 'stop');
    response.write(
      `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model, choices: [], usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 } })}\n\n`,
    );
    response.end('data: [DONE]\n\n');
  }

  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
