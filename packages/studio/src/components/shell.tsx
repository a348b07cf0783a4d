/** What is around every scene: header, tabs on a phone, commands, keys and notices. */
import { ActionIcon, Kbd, Menu } from '@mantine/core';
import { Link, Outlet, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLanguage, useMessages, type Language } from '../i18n/language.tsx';
import { keyBindings, shownChord } from '../state/key-bindings.ts';
import { useStore } from '../state/store.ts';
import { useColours, type ColourChoice } from '../state/use-colours.ts';
import { keepDrop } from '../state/use-file-drop.ts';
import { useGlobalKeys } from '../state/use-global-keys.ts';
import { ChangeKeys } from './change-keys.tsx';
import { CommandPalette } from './command-palette.tsx';
import { Icon, type IconName } from './icon.tsx';
import { KeysHelp } from './keys-help.tsx';
import { Logo } from './logo.tsx';
import { Notices } from './notices.tsx';
import styles from './shell.module.css';

const places = [
  { key: 'home', to: '/', icon: 'home' },
  { key: 'works', to: '/works', icon: 'works' },
  { key: 'talks', to: '/talks', icon: 'talks' },
  { key: 'makers', to: '/makers', icon: 'makers' },
  { key: 'datasets', to: '/datasets', icon: 'pictures' },
  { key: 'runs', to: '/runs', icon: 'runs' },
  { key: 'models', to: '/models', icon: 'models' },
  { key: 'compress', to: '/compress', icon: 'compress' },
] as const satisfies readonly { key: string; to: string; icon: IconName }[];

type Place = (typeof places)[number];

function PlaceLink({ place }: { readonly place: Place }) {
  const m = useMessages();
  return (
    <Link to={place.to} className={styles.link ?? ''} activeOptions={{ exact: place.to === '/', includeSearch: false }}>
      <Icon name={place.icon} size={18} />
      {m.nav[place.key]}
    </Link>
  );
}

function Navigation() {
  const m = useMessages();
  return (
    <nav className={styles.nav} aria-label={m.nav.label}>
      {places.map((place) => (
        <PlaceLink key={place.key} place={place} />
      ))}
    </nav>
  );
}

/** A phone has room for four places; the others are behind the last tab. */
const tabCount = 4;

function Tabs() {
  const m = useMessages();
  return (
    <nav className={styles.tabs} aria-label={m.nav.label}>
      {places.slice(0, tabCount).map((place) => (
        <PlaceLink key={place.key} place={place} />
      ))}
      <Menu position="top-end">
        <Menu.Target>
          <button type="button" className={styles.link}>
            <Icon name="more" size={18} />
            {m.work.more}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {places.slice(tabCount).map((place) => (
            <Menu.Item
              key={place.key}
              component={Link}
              to={place.to}
              leftSection={<Icon name={place.icon} size={18} />}
            >
              {m.nav[place.key]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}

function LanguageMenu() {
  const { language, messages, setLanguage } = useLanguage();
  const choices: readonly { value: Language; label: string }[] = [
    { value: 'en', label: 'English' },
    { value: 'zh', label: '中文' },
  ];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={messages.nav.language}>
          <Icon name="language" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(({ value, label }) => (
          <Menu.Item
            key={value}
            lang={value}
            onClick={() => setLanguage(value)}
            rightSection={value === language ? <Icon name="check" size={16} /> : <span style={{ width: 16 }} />}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function ColoursMenu() {
  const m = useMessages();
  const { choice, dark, choose } = useColours();
  const choices: readonly { value: ColourChoice; label: string }[] = [
    { value: 'light', label: m.nav.light },
    { value: 'dark', label: m.nav.dark },
    { value: 'auto', label: m.nav.system },
  ];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={m.nav.colours}>
          <Icon name={dark ? 'moon' : 'sun'} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(({ value, label }) => (
          <Menu.Item
            key={value}
            onClick={() => choose(value)}
            rightSection={value === choice ? <Icon name="check" size={16} /> : <span style={{ width: 16 }} />}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function Shell() {
  const m = useMessages();
  const router = useRouter();
  const main = useRef<HTMLElement>(null);
  const keys = useStore(keyBindings);
  const [open, setOpen] = useState<'palette' | 'keys' | 'change-keys' | null>(null);
  const close = useCallback(() => setOpen(null), []);
  const openKeys = useCallback(() => setOpen('keys'), []);
  const openChangeKeys = useCallback(() => setOpen('change-keys'), []);
  useGlobalKeys({ onPalette: () => setOpen('palette'), onKeys: () => setOpen('keys') });

  // After a change of scene the reading position is the new scene's, for a screen reader too.
  useEffect(
    () =>
      router.subscribe('onResolved', (event) => {
        if (event.pathChanged && event.fromLocation !== undefined) main.current?.focus({ preventScroll: true });
      }),
    [router],
  );

  // A file dropped beside a drop zone must not replace the page.
  useEffect(() => {
    const stay = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      keepDrop(event);
      stay(event);
    };
    window.addEventListener('dragover', stay);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', stay);
      window.removeEventListener('drop', drop);
    };
  }, []);

  return (
    <>
      <a className={styles.skip} href="#main">
        {m.nav.skip}
      </a>
      <header className={styles.header}>
        <Link to="/" className={styles.brand ?? ''}>
          <Logo />
          {m.productName}
        </Link>
        <Navigation />
        <div className={styles.tools}>
          <button type="button" className={styles.paletteButton} onClick={() => setOpen('palette')}>
            <Icon name="command" size={18} />
            <span>{m.nav.palette}</span>
            <Kbd size="xs">{shownChord(keys.palette).join(' ')}</Kbd>
          </button>
          <LanguageMenu />
          <ColoursMenu />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        <Outlet />
      </main>
      <Tabs />
      <CommandPalette opened={open === 'palette'} onClose={close} onKeys={openKeys} onChangeKeys={openChangeKeys} />
      <KeysHelp opened={open === 'keys'} onClose={close} onChange={openChangeKeys} />
      {open === 'change-keys' ? <ChangeKeys onClose={close} /> : null}
      <Notices />
    </>
  );
}
