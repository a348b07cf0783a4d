/** The title of the browser's tab. */
import { useEffect } from 'react';
import { useMessages } from '../i18n/language.tsx';

export function useTitle(title: string | undefined): void {
  const { productName } = useMessages();
  useEffect(() => {
    document.title = title === undefined || title === '' ? productName : `${title} · ${productName}`;
  }, [title, productName]);
}
