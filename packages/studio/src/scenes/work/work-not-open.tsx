/** In the place of a work that is on its way, or that could not be had. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useMessages } from '../../i18n/language.tsx';

interface WorkNotOpenProps {
  /** What is said while it loads. */
  readonly loading: string;
  readonly query: { readonly error: Error | null; refetch(): unknown };
}

export function WorkNotOpen({ loading, query }: WorkNotOpenProps) {
  const m = useMessages();
  return (
    <div className="page stack">
      {query.error === null ? (
        <h1 className="soft">{loading} …</h1>
      ) : (
        <>
          <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
          <div>
            <Button component={Link} to="/works" variant="default">
              {m.work.toWorks}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
