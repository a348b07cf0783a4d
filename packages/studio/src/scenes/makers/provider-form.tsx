/** Connecting a server, or changing how it is connected. A key can be given and forgotten, never read. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import {
  isPictureKind,
  isSpeechKind,
  type Provider,
  type ProviderKind,
  providerKinds,
  providerKindSchema,
} from '@fourhands/core/protocol/makers';
import { client } from '../../api/client.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import type { Messages } from '../../i18n/en.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import styles from './makers.module.css';
import { readProvider, typedOf, type TypedProvider, withKind } from './provider-values.ts';
import { refreshMakers } from './refresh-makers.ts';
import { WorkflowField } from './workflow-field.tsx';

export const nameOfKind = (m: Messages, kind: ProviderKind): string =>
  isPictureKind(kind)
    ? m.pictureServices.kinds[kind]
    : isSpeechKind(kind)
      ? m.speech.serviceKind
      : m.makers.serviceKinds[kind];

interface ProviderFormProps {
  /** Null for a new one. */
  readonly provider: Provider | null;
  readonly onClose: () => void;
}

export function ProviderForm({ provider, onClose }: ProviderFormProps) {
  const m = useMessages();
  const [typed, setTyped] = useState(() => typedOf(provider));
  const [tried, setTried] = useState(false);
  const keyKept = provider?.hasKey === true;
  const { problems, request } = readProvider(typed, keyKept);
  const { address, needsKey, needsModel } = providerKinds[typed.kind];
  const pictures = isPictureKind(typed.kind);
  const save = useMutation({
    mutationFn() {
      const { kind, ...change } = request;
      return provider === null
        ? client.createProvider({ ...change, kind })
        : client.changeProvider(provider.id, change);
    },
    onSuccess(saved) {
      notify(m.makers.saved(saved.name));
      refreshMakers();
      onClose();
    },
  });
  const forget = useMutation({
    mutationFn: () => client.changeProvider(provider?.id ?? '', { key: null }),
    onSuccess: refreshMakers,
  });
  const field = (name: Exclude<keyof TypedProvider, 'workflow'>) => ({
    value: typed[name],
    onChange: (event: { target: { value: string } }) => setTyped({ ...typed, [name]: event.target.value }),
    error: !tried || problems[name] === undefined ? undefined : wordsOf(problems[name]),
  });
  const wordsOf = (problem: 'missing' | 'address' | 'money') =>
    ({ missing: m.makers.missing, address: m.makers.addressWrong, money: m.makers.notMoney })[problem];
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (Object.keys(problems).length === 0) save.mutate();
      }}
    >
      <NativeSelect
        label={m.makers.kind}
        description={m.makers.kindHelp}
        disabled={provider !== null}
        data={providerKindSchema.options.map((kind) => ({ value: kind, label: nameOfKind(m, kind) }))}
        value={typed.kind}
        onChange={(event) => setTyped(withKind(typed, providerKindSchema.parse(event.target.value)))}
      />
      <TextInput label={m.makers.name} maxLength={200} autoComplete="off" {...field('name')} />
      <TextInput
        label={m.makers.address}
        description={pictures ? m.pictureServices.addressHelp[typed.kind] : m.makers.addressHelp}
        placeholder={address === '' ? 'http://127.0.0.1:11434/v1' : address}
        inputMode="url"
        autoComplete="off"
        maxLength={500}
        {...field('address')}
      />
      {typed.kind === 'comfyui' ? null : (
        <TextInput
          label={m.makers.model}
          description={needsModel ? m.makers.modelHelp : m.pictureServices.modelHelp}
          autoComplete="off"
          maxLength={200}
          {...field('model')}
        />
      )}
      <TextInput
        type="password"
        label={m.makers.key}
        description={
          keyKept
            ? m.makers.keyKept
            : typed.kind === 'automatic1111'
              ? m.pictureServices.passwordHelp
              : needsKey
                ? m.makers.keyNeeded
                : m.makers.keyHelp
        }
        autoComplete="new-password"
        maxLength={1000}
        {...field('key')}
      />
      {typed.kind === 'comfyui' ? (
        <WorkflowField
          workflow={typed.workflow}
          missing={tried && problems.workflow !== undefined}
          onChange={(workflow) => setTyped({ ...typed, workflow })}
        />
      ) : null}
      <div className={styles.money}>
        {pictures ? (
          <TextInput
            label={m.pictureServices.price}
            inputMode="decimal"
            autoComplete="off"
            {...field('pricePerPicture')}
          />
        ) : (
          <>
            <TextInput
              label={isSpeechKind(typed.kind) ? m.speech.pricePerCharacters : m.makers.priceIn}
              inputMode="decimal"
              autoComplete="off"
              {...field('pricePerMillionIn')}
            />
            {isSpeechKind(typed.kind) ? null : (
              <TextInput
                label={m.makers.priceOut}
                inputMode="decimal"
                autoComplete="off"
                {...field('pricePerMillionOut')}
              />
            )}
          </>
        )}
        <TextInput label={m.makers.cap} inputMode="decimal" autoComplete="off" {...field('monthlyCap')} />
      </div>
      <p className="soft small">
        {m.makers.moneyHelp} {m.makers.capHelp}
      </p>
      {save.error === null ? null : <ErrorNotice error={save.error} />}
      <div className="row">
        <Button type="submit" loading={save.isPending}>
          {m.makers.save}
        </Button>
        <Button variant="default" onClick={onClose}>
          {m.common.cancel}
        </Button>
        {keyKept ? (
          <Button variant="default" loading={forget.isPending} onClick={() => forget.mutate()}>
            {m.makers.forgetKey}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
