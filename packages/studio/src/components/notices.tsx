/** Shows the notices of state/notices.ts. */
import { useMessages } from '../i18n/language.tsx';
import { dismiss, notices } from '../state/notices.ts';
import { useStore } from '../state/store.ts';
import styles from './shell.module.css';

export function Notices() {
  const m = useMessages();
  const shown = useStore(notices);
  return (
    <div className={styles.notices} role="status" aria-live="polite">
      {shown.map((notice) => (
        <div key={notice.id} className={styles.notice} data-tone={notice.tone}>
          <span className="grow">{notice.text}</span>
          <button type="button" className={styles.noticeAction} onClick={notice.undo ?? (() => dismiss(notice.id))}>
            {notice.undo === undefined ? m.common.dismiss : m.common.undo}
          </button>
        </div>
      ))}
    </div>
  );
}
