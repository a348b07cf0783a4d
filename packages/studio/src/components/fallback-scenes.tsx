/** What is shown when there is no scene: an address that leads nowhere, and a scene that broke. */
import { Button } from '@mantine/core';
import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { useMessages } from '../i18n/language.tsx';
import { useTitle } from '../state/use-title.ts';
import { ErrorNotice } from './error-notice.tsx';
import { Logo } from './logo.tsx';

export function MissingScene() {
  const m = useMessages();
  useTitle(m.notFound.title);
  return (
    <div className="page stack" style={{ alignItems: 'center', textAlign: 'center', paddingTop: 96 }}>
      <Logo size={48} />
      <h1>{m.notFound.title}</h1>
      <p className="soft">{m.notFound.text}</p>
      <Link to="/">{m.notFound.home}</Link>
    </div>
  );
}

export function CrashedScene({ error }: ErrorComponentProps) {
  const m = useMessages();
  return (
    <div className="page stack">
      <ErrorNotice error={error} />
      <div>
        <Button onClick={() => location.reload()}>{m.errors.reload}</Button>
      </div>
    </div>
  );
}
