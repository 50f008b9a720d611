const joint = '；'

/** Whether a ready phrase stands in the description. */
export const hasPhrase = (description: string, phrase: string): boolean => description.split(joint).some((part) => part.trim() === phrase)

/** Puts a ready phrase to the description, or takes it away again; what was typed stays. */
export function togglePhrase(description: string, phrase: string): string {
  const parts = description.split(joint).map((part) => part.trim()).filter(Boolean)
  const without = parts.filter((part) => part !== phrase)
  return (without.length < parts.length ? without : [...parts, phrase]).join(joint).slice(0, 500)
}
