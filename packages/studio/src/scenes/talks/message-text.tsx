/**
 * The words of a message: a maker's as Markdown, without any HTML of its own and without anything fetched from elsewhere; a
 * person's as they were typed. Each piece says which part of the text it shows (see selected-passage.ts).
 */
import { ActionIcon } from '@mantine/core';
import { memo, useMemo, useRef, type ComponentProps } from 'react';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import styles from './talks.module.css';
import { withPlaces } from './text-places.ts';

function CodeBlock({ children, node: _node, ...others }: ComponentProps<'pre'> & { readonly node?: unknown }) {
  const m = useMessages();
  const block = useRef<HTMLPreElement>(null);
  return (
    <div className={styles.code}>
      {/* A long line is scrolled to by the keyboard, too. */}
      <pre ref={block} tabIndex={0} {...others}>
        {children}
      </pre>
      <ActionIcon
        variant="default"
        size={28}
        className={styles.copyCode ?? ''}
        aria-label={m.talks.copyCode}
        onClick={() =>
          void navigator.clipboard.writeText(block.current?.textContent ?? '').then(
            () => notify(m.talks.copied),
            () => undefined,
          )
        }
      >
        <Icon name="copy" size={16} />
      </ActionIcon>
    </div>
  );
}

const components: ComponentProps<typeof Markdown>['components'] = {
  pre: CodeBlock,
  // A picture would be fetched from wherever the text says: its words are enough.
  img: ({ alt, src }) => <span className="soft">[{alt === undefined || alt === '' ? String(src) : alt}]</span>,
  a: ({ children, href }) => (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  ),
  // The page has its own headings: those of a message are below them.
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h5>{children}</h5>,
  table: ({ children }) => (
    <div className={styles.table} tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
};

export const MessageText = memo(function MessageText({
  text,
  plain,
}: {
  readonly text: string;
  readonly plain: boolean;
}) {
  const rehype = useMemo(() => [withPlaces(text)], [text]);
  if (plain) {
    return (
      <div className={styles.plain} dir="auto">
        <span data-from={0} data-to={text.length}>
          {text}
        </span>
      </div>
    );
  }
  return (
    <div className={styles.markdown} dir="auto">
      <Markdown remarkPlugins={[remarkGfm]} rehypePlugins={rehype} components={components}>
        {text}
      </Markdown>
    </div>
  );
});
