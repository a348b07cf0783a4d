/** Choosing a voice, and the way in which it sounds. */
import { Select } from '@mantine/core';
import { useState } from 'react';
import type { SpeechMaker } from '@fourhands/core/media/speech/voice';
import { useLanguage } from '../../i18n/language.tsx';

interface VoiceSelectProps {
  readonly label: string;
  /** What is spoken by where none is chosen. */
  readonly otherwise: string;
  readonly value: string | null;
  readonly makers: readonly SpeechMaker[];
  readonly disabled?: boolean;
  readonly onChange: (voice: string | null) => void;
}

export function VoiceSelect({ label, otherwise, value, makers, disabled = false, onChange }: VoiceSelectProps) {
  const { language, messages: m } = useLanguage();
  const [search, setSearch] = useState('');
  const [plain = '', variant = ''] = (value ?? '').split('+');
  const variants = makers.find(({ voices }) => voices.some(({ id }) => id === plain))?.variants ?? [];
  const groups = makers
    .filter(({ voices }) => voices.length > 0)
    .map(({ id, name, voices, openVoices }) => {
      const items = voices.map((voice) => ({ value: voice.id, label: voiceLabel(voice, language) }));
      const named = `${id}/${search.trim()}`;
      // A service of one's own has voices that nobody listed.
      const isOther =
        openVoices && /^[\w.:-]{1,100}$/.test(search.trim()) && !items.some((item) => item.value === named);
      const other = isOther ? [{ value: named, label: m.speech.otherVoice(search.trim()) }] : [];
      return { group: name[language], items: [...items, ...other] };
    });
  const known = groups.some(({ items }) => items.some((item) => item.value === plain));
  const lost = value === null || known ? [] : [{ value: plain, label: plain }];
  return (
    <div className="stack-tight">
      <Select
        size="sm"
        label={label}
        placeholder={otherwise}
        searchable
        clearable
        disabled={disabled}
        clearButtonProps={{ 'aria-label': otherwise }}
        onSearchChange={setSearch}
        data={[...groups, ...lost]}
        value={plain === '' ? null : plain}
        onChange={(chosen) => onChange(chosen)}
      />
      {plain === '' || variants.length === 0 ? null : (
        <Select
          size="sm"
          label={m.speech.variant}
          aria-label={`${label}: ${m.speech.variant}`}
          placeholder={m.speech.usualVariant}
          searchable
          clearable
          disabled={disabled}
          clearButtonProps={{ 'aria-label': m.speech.usualVariant }}
          data={variants.map(({ name }) => name)}
          value={variant === '' ? null : variant}
          onChange={(chosen) => onChange(chosen === null ? plain : `${plain}+${chosen}`)}
        />
      )}
    </div>
  );
}

function voiceLabel({ name, language }: SpeechMaker['voices'][number], inLanguage: string): string {
  if (language === null) return name;
  try {
    const called = new Intl.DisplayNames(inLanguage, { type: 'language', fallback: 'none' }).of(language);
    return called === undefined || name.includes(called) ? name : `${called} · ${name}`;
  } catch {
    return name;
  }
}
