/** A titled part of the side or of a page. */
import { useId, type ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  readonly help?: string;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, help, tools, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="stack-tight" style={{ gap: 12 }}>
      <div className="spread" style={{ minHeight: 28 }}>
        <div>
          <h2 id={id}>{title}</h2>
          {help === undefined ? null : <p className="soft small">{help}</p>}
        </div>
        {tools}
      </div>
      {children}
    </section>
  );
}

/** Names and values, one a line. */
export function Facts({ rows }: { readonly rows: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl style={{ margin: 0, display: 'grid', gridTemplateColumns: 'fit-content(65%) 1fr', gap: '6px 24px' }}>
      {rows.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt className="soft">{name}</dt>
          <dd className="figure" style={{ margin: 0, textAlign: 'right', overflowWrap: 'anywhere' }}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
