import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import Components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'

const server = process.env.HAZARD_DEV_SERVER ?? 'http://127.0.0.1:8080'

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const own = read('./package.json')

/** What the app is made of, for its page 关于. */
const libraries = Object.keys(own.dependencies).map((name) => {
  const { version, license } = read(`./node_modules/${name}/package.json`)
  return { name, version, license }
})

export default defineConfig({
  define: { __APP_VERSION__: JSON.stringify(own.version), __APP_LIBRARIES__: JSON.stringify(libraries) },
  plugins: [
    vue(),
    // Own components are imported by name; only Element Plus comes by itself.
    Components({ dirs: [], dts: false, resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
    VitePWA({
      // The new version waits until a person accepts it: see src/app/update.ts, which also registers the worker.
      registerType: 'prompt',
      injectRegister: false,
      includeAssets: ['icon.svg', 'apple-touch-icon.png'],
      manifest: {
        name: '隐患闭环',
        short_name: '隐患闭环',
        description: '安全生产隐患排查与闭环管理',
        lang: 'zh-CN',
        id: '/',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        orientation: 'any',
        background_color: '#f3f5f8',
        theme_color: '#0f3463',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{html,js,css,svg,woff2,wasm}'],
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [/^\/api(\/|$)/, /^\/(healthz|readyz|metrics)$/],
        // Without it the pages of the very first visit would not be there when the signal is lost before a reload.
        clientsClaim: true,
        skipWaiting: false,
        cleanupOutdatedCaches: true,
        inlineWorkboxRuntime: true,
      },
    }),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    // Beside the committed placeholder page and ignored by git; the service prefers it when it is there.
    outDir: 'dist/app',
    emptyOutDir: true,
    target: ['chrome111', 'safari16.4', 'firefox114'],
    assetsInlineLimit: 0,
    manifest: true,
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': server } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    css: false,
    server: { deps: { inline: ['element-plus'] } },
    restoreMocks: true,
    testTimeout: 30_000, // a busy machine is no fault
  },
})
