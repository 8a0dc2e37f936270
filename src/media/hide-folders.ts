/** Text in which every absolute path is only its last name: users read it, and folders are none of their business. */
export function hideFolders(text: string): string {
  return text.replace(/(?:file:)?(?:\/+[\w.@+ -]+)+\/([\w.@+-]+)/g, '$1');
}
