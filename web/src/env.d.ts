declare const __APP_VERSION__: string
declare const __APP_LIBRARIES__: readonly { name: string; version: string; license: string }[]
