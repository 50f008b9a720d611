/** What an insecure address takes away, in the words of the notice. */
export const insecureLosses = ['离线使用：断网后页面打不开，数据无法存到本机', '拍照与扫码：浏览器不提供摄像头', '定位：浏览器不提供当前位置', '安装到主屏幕与自动更新']

/** Browsers give offline work, camera and position to https and to this machine only. */
export const isSecure = () => window.isSecureContext === true

/** Offline work needs a worker, a database and cryptography. */
export const canWorkOffline = () => isSecure() && 'serviceWorker' in navigator && 'indexedDB' in window && !!crypto.subtle

/** Fingers rather than a mouse: most likely a tablet. */
export const isTouchDevice = () => window.matchMedia?.('(pointer: coarse)').matches ?? false

/** iPads call themselves Macs, but Macs have no touch screen. */
export function isAppleTablet(agent = navigator.userAgent, touchPoints = navigator.maxTouchPoints): boolean {
  return /iPad|iPhone/.test(agent) || (agent.includes('Macintosh') && touchPoints > 1)
}

export function isInstalled(): boolean {
  const standalone = (navigator as { standalone?: boolean }).standalone === true
  return standalone || (window.matchMedia?.('(display-mode: standalone)').matches ?? false)
}
