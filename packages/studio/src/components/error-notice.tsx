/** A failure where it happened: what, what to do next, and the server's own words for whoever looks into it. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { describeError } from '../api/describe-error.ts';
import { useMessages } from '../i18n/language.tsx';
import styles from './error-notice.module.css';
import { Icon } from './icon.tsx';

interface ErrorNoticeProps {
  readonly error: unknown;
  readonly title?: string;
  readonly onRetry?: () => void;
  readonly children?: ReactNode;
}

export function ErrorNotice({ error, title, onRetry, children }: ErrorNoticeProps) {
  const m = useMessages();
  const words = describeError(m, error);
  return (
    <div className={styles.box} role="alert">
      <Icon name="warning" />
      <div className={styles.body}>
        <div>
          <strong>{title ?? m.errors.title}</strong>
          <div>{words.text}</div>
        </div>
        {children}
        {words.detail === null ? null : (
          <details>
            <summary>{m.errors.details}</summary>
            {words.detail}
          </details>
        )}
        {onRetry === undefined ? null : (
          <Button size="xs" variant="default" onClick={onRetry}>
            {m.common.again}
          </Button>
        )}
      </div>
    </div>
  );
}

/** A quiet notice in the same shape: something to know, nothing to fear. */
export function PlainNotice({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.box} data-tone="plain" role="status">
      <Icon name="warning" />
      <div className={styles.body}>{children}</div>
    </div>
  );
}
