/**
 * Reads `text/event-stream` (https://html.spec.whatwg.org/multipage/server-sent-events.html, section 9.2.6) from a
 * stream of bytes. It reads only what this protocol sends: the `data` field. Lines may end in LF, CR or CRLF; comments and
 * other fields are skipped; an event not closed by an empty line is dropped, as the specification asks.
 */
export async function* readEventData(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let pending = '';
  let data: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      pending += decoder.decode(value, { stream: true });
      // A CR at the very end may be the first half of a CRLF: it waits for the next bytes.
      const lines = pending.split(/\r\n|\n|\r(?!$)/);
      pending = lines.pop() ?? '';
      for (const line of lines) {
        if (line === '') {
          if (data.length > 0) yield data.join('\n');
          data = [];
        } else if (line.startsWith('data:')) {
          data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
        } else if (line === 'data') {
          data.push('');
        }
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
