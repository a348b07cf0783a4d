/** A sentence with the terms of the glossary in it: kept, missing or wrong, by line as well as by colour. */
import type { TextRegion } from '@fourhands/core/region/region';
import styles from './translation.module.css';

export interface Span extends TextRegion {
  readonly state: 'kept' | 'missing' | 'wrong';
  readonly title: string;
}

export function MarkedText({
  text,
  spans,
  lang,
}: {
  readonly text: string;
  readonly spans: readonly Span[];
  readonly lang: string;
}) {
  const parts: { readonly text: string; readonly span: Span | null }[] = [];
  let at = 0;
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    if (span.start < at) continue;
    parts.push({ text: text.slice(at, span.start), span: null }, { text: text.slice(span.start, span.end), span });
    at = span.end;
  }
  parts.push({ text: text.slice(at), span: null });
  return (
    <span lang={lang} dir="auto" className={styles.words}>
      {parts.map((part, index) =>
        part.span === null ? (
          part.text
        ) : (
          <span key={index} className={styles.term} data-state={part.span.state} title={part.span.title}>
            {part.text}
          </span>
        ),
      )}
    </span>
  );
}
