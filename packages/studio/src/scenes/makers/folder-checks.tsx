/** What was found in a folder, step by step, and what keeps it from being used. */
import type { FolderCheck, FolderReport } from '@fourhands/core/protocol/local-models';
import { messageOfCode } from '../../api/describe-error.ts';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import styles from './local-models.module.css';

interface ChecksProps {
  readonly report: FolderReport;
  readonly memoryBytes: number;
}

export function FolderChecks({ report, memoryBytes }: ChecksProps) {
  const m = useMessages();
  return (
    <ol className={styles.checks} aria-label={m.localModels.checks}>
      {report.checks.map((check) => (
        <li key={check.step} className={styles.check} data-outcome={check.outcome}>
          <Icon
            name={check.outcome === 'refused' ? 'close' : check.outcome === 'note' ? 'warning' : 'check'}
            size={18}
          />
          <div className="grow">
            <div>
              {m.localModels.steps[check.step]}
              <span className={styles.outcome}>{m.localModels.outcomes[check.outcome]}</span>
            </div>
            <Found check={check} memoryBytes={memoryBytes} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function Found({ check, memoryBytes }: { readonly check: FolderCheck; readonly memoryBytes: number }) {
  const m = useMessages();
  const format = useFormat();
  if (check.failure !== null) {
    const { code, message } = check.failure;
    const words = messageOfCode(m, code);
    return (
      <div className={styles.words}>
        {words ?? message}
        {words === null || words === message ? null : <div className="soft small">{message}</div>}
      </div>
    );
  }
  const words = {
    memory: () => m.localModels.memoryOf(format.bytes(Number(check.found)), format.bytes(memoryBytes)),
    vocabulary: () => m.localModels.tokens(format.count(Number(check.found))),
    voices: () =>
      check.outcome === 'fine' ? m.localModels.speaks(check.found) : m.localModels.speaksSome(check.found),
    instructions: () => (check.outcome === 'fine' ? m.localModels.follows : m.localModels.followsNot),
  } as Readonly<Record<string, (() => string) | undefined>>;
  return <div className={`soft small ${styles.words}`}>{words[check.step]?.() ?? check.found}</div>;
}
