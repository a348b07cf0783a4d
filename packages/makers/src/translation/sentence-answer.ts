/** The one translated sentence in a model’s answer: without the chatter before it, the marks around it, the notes after it. */

const label =
  /^(?:\*\*)?(?:translation|translated(?: (?:text|sentence))?|(?:simplified |traditional )?chinese|english|译文|翻译(?:结果)?|中文|英文)(?:\*\*)?\s*[:：]\s*(?:\*\*)?\s*/i;
const chatter =
  /^(?:sure|certainly|of course|okay|ok|absolutely|here(?:'s|’s| is| are)|好的|当然|以下|这是|下面)[^\n]{0,120}[:：!！.。]\s*$/i;
const quotes: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ['“', '”'],
  ['«', '»'],
  ['「', '」'],
  ['『', '』'],
  ['`', '`'],
];

/** A sentence has no line of its own inside: what comes after its line is about it. `last` is false while it still streams. */
export function sentenceIn(answer: string, source: string, last: boolean): string {
  const lines = answer
    .replaceAll(/<\/?(?:passage|text|answer|sentence)>/gi, '')
    .split('\n')
    .map((line) => line.trim());
  for (const [index, line] of lines.entries()) {
    const whole = last || index < lines.length - 1;
    // It announces something only where something follows.
    const announces = chatter.test(line) && (!whole || lines.slice(index + 1).some((later) => later !== ''));
    if (line === '' || announces) continue;
    const said = line.replace(label, '');
    if (said === '') continue;
    // The beginning of a label or of chatter may still be growing.
    if (
      !whole &&
      said === line &&
      line.length < 12 &&
      /^[\p{L}*'’ ]*$/u.test(line) &&
      /^(?:\*|t|s|h|o|c|e|a|译|翻|中|英|好|当|以|这|下)/i.test(line)
    )
      return '';
    return unquoted(said, source, whole);
  }
  return '';
}

function unquoted(text: string, source: string, whole: boolean): string {
  for (const [open, close] of quotes) {
    if (!text.startsWith(open) || source.trimStart().startsWith(open) || /^["“«「『]/.test(source.trimStart()))
      continue;
    const inner = text.slice(open.length);
    if (!whole) return inner.endsWith(close) ? inner.slice(0, -close.length) : inner;
    // Closed before its end, it is a quotation within the sentence.
    return inner.endsWith(close) && !inner.slice(0, -close.length).includes(close)
      ? inner.slice(0, -close.length).trim()
      : text;
  }
  return text;
}
