/** The language of the screen: chosen by the person and remembered, the browser's until then. */
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { en, type Messages } from './en.ts';
import { zh } from './zh.ts';

export type Language = 'en' | 'zh';

/** The same key as in public/before-paint.js. */
const storageKey = 'fourhands-language';
const tables: Record<Language, Messages> = { en, zh };

interface LanguageState {
  readonly language: Language;
  readonly messages: Messages;
  readonly setLanguage: (language: Language) => void;
}

const LanguageContext = createContext<LanguageState | null>(null);

/** before-paint.js has decided it by the time this runs. */
function firstLanguage(): Language {
  return document.documentElement.lang === 'zh' ? 'zh' : 'en';
}

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const state = useMemo<LanguageState>(
    () => ({
      language,
      messages: tables[language],
      setLanguage(next) {
        try {
          localStorage.setItem(storageKey, next);
        } catch {
          // Storage is blocked: the choice holds until the page is left.
        }
        setLanguage(next);
      },
    }),
    [language],
  );
  return <LanguageContext value={state}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageState {
  const state = useContext(LanguageContext);
  if (state === null) throw new Error('useLanguage needs a LanguageProvider above it.');
  return state;
}

export function useMessages(): Messages {
  return useLanguage().messages;
}
