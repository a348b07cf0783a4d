/** The rarely wanted: behind three dots, away from the hand that works. */
import { ActionIcon, Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../i18n/language.tsx';
import { Icon } from './icon.tsx';

interface DeleteMenuProps {
  readonly label: string;
  /** Why it cannot be deleted now; absent when it can. */
  readonly blocked?: string | undefined;
  readonly onDelete: () => void;
  readonly children?: ReactNode;
}

export function DeleteMenu({ label, blocked, onDelete, children }: DeleteMenuProps) {
  const m = useMessages();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={label}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {children}
        <Menu.Item leftSection={<Icon name="trash" size={18} />} disabled={blocked !== undefined} onClick={onDelete}>
          {blocked ?? m.common.delete}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
