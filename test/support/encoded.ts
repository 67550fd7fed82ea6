/** KZ-1048 keeps қ, ң, ү, ұ, ғ, ө where windows-1251 has ќ, ѕ, ї, ў, є, ґ (STRK 1048-2002). */
const KAZAKH = 'Ққңүұғө';
const IN_1251 = 'Ќќѕїўєґ';

/** A text in a charset that Node only reads; `kz-1048` too, which it does not know. */
export function encoded(text: string, label: string): Buffer {
  if (label === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (label === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  if (label === 'kz-1048')
    return encoded(
      text.replace(/[Ққңүұғө]/g, (letter) => IN_1251.charAt(KAZAKH.indexOf(letter))),
      'windows-1251',
    );
  const letters = new TextDecoder(label).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  return Buffer.from(Array.from(text, (letter) => letters.indexOf(letter)));
}
