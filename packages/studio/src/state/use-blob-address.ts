/** The address of a picture in memory, as long as it is shown. */
import { useEffect, useState } from 'react';

/** Null where there is none. */
export function useBlobAddress(picture: Blob | null): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (picture === null) return;
    const made = URL.createObjectURL(picture);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return picture === null ? null : address;
}
