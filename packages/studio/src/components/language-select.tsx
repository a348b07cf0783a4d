/** A choice of languages, named in the language of the screen. */
import { NativeSelect } from '@mantine/core';
import { useCallback } from 'react';
import { nameOfLanguage, offeredLanguages } from '@fourhands/core/translation/languages';
import { useLanguage } from '../i18n/language.tsx';

/** The name of a language, in the language of the screen. */
export function useLanguageName(): (language: string) => string {
  const { language: screen } = useLanguage();
  return useCallback((language: string) => nameOfLanguage(language === 'zh' ? 'zh-Hans' : language, screen), [screen]);
}

interface LanguageSelectProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (language: string) => void;
  /** Offered first, with the empty value. */
  readonly automatic?: string;
}

export function LanguageSelect({ label, value, onChange, automatic }: LanguageSelectProps) {
  const nameOf = useLanguageName();
  const known = (offeredLanguages as readonly string[]).includes(value) || value === '';
  const languages = [...(known ? [] : [value]), ...offeredLanguages];
  return (
    <NativeSelect
      label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      data={[
        ...(automatic === undefined ? [] : [{ value: '', label: automatic }]),
        ...languages.map((language) => ({ value: language, label: nameOf(language) })),
      ]}
    />
  );
}
