/** Numbers, sizes, durations and moments as a person reads them, in the language of the screen. */
import { useMemo } from 'react';
import type { Messages } from './en.ts';
import { useLanguage, type Language } from './language.tsx';

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
const locales: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };

/** 1,234 bytes is "1.2 kB": decimal units, as disks and downloads are counted. */
function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** Whole seconds below an hour, whole minutes above; never "0 s" for something still going on. */
function formatDuration(messages: Messages, seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return messages.time.seconds(whole);
  if (whole < 3600) return messages.time.minutes(Math.floor(whole / 60), whole % 60);
  return messages.time.hours(Math.floor(whole / 3600), Math.floor((whole % 3600) / 60));
}

/** Three significant digits, without an exponent where a person would not write one. */
function formatMeasured(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1000) return Math.round(value).toLocaleString('en');
  if (size >= 100) return value.toFixed(1);
  if (size >= 1) return value.toFixed(2);
  if (size >= 0.001) return value.toFixed(4);
  return value.toExponential(1);
}

export interface Format {
  readonly bytes: (bytes: number) => string;
  readonly duration: (seconds: number) => string;
  /** A measured time, where parts of a second count: "0.42 s", "12 s". */
  readonly measuredSeconds: (seconds: number) => string;
  readonly measured: (value: number | null | undefined) => string;
  readonly count: (value: number) => string;
  /** A share in [0, 1]: "42%", and one decimal below a tenth. */
  readonly percent: (share: number) => string;
  /** "3 minutes ago" within a day, a date before. */
  readonly moment: (iso: string) => string;
  readonly date: (date: Date) => string;
}

export function useFormat(): Format {
  const { language, messages } = useLanguage();
  return useMemo(() => {
    const locale = locales[language];
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' });
    const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
    const count = new Intl.NumberFormat(locale);
    const [whole, fine] = [0, 1].map(
      (digits) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }),
    ) as [Intl.NumberFormat, Intl.NumberFormat];
    return {
      bytes: formatBytes,
      duration: (seconds) => formatDuration(messages, seconds),
      measuredSeconds: (seconds) =>
        seconds < 10
          ? messages.time.seconds(Number(seconds.toFixed(seconds < 1 ? 2 : 1)))
          : formatDuration(messages, seconds),
      measured: formatMeasured,
      percent: (share) => (share < 0.1 ? fine : whole).format(share),
      count: (value) => count.format(value),
      moment(iso) {
        const seconds = (Date.now() - Date.parse(iso)) / 1000;
        if (seconds < 45) return messages.time.now;
        if (seconds < 3600) return relative.format(-Math.max(1, Math.round(seconds / 60)), 'minute');
        if (seconds < 86_400) return relative.format(-Math.round(seconds / 3600), 'hour');
        return day.format(new Date(iso));
      },
      date: (date) => day.format(date),
    };
  }, [language, messages]);
}
