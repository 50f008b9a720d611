/** Puts a ready sentence behind what is there; a second tap takes it away again. */
export function withPhrase(text: string, phrase: string): string {
  const parts = text.split(/[；\n]/).map((part) => part.trim()).filter(Boolean)
  return (parts.includes(phrase) ? parts.filter((part) => part !== phrase) : [...parts, phrase]).join('；')
}
