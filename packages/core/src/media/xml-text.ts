/** Text in XML files. */

/** Text as XML can hold it: without the control characters that no XML may have, lines ended by LF. */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/\p{Cc}|[\ufffe\uffff]/gu, (letter) => (letter === '\n' || letter === '\t' ? letter : ''));
}

export function escapeXml(text: string): string {
  return xmlText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
