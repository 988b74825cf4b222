import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Where `npm run dev` finds the dashboard service, which adds the API key and answers /api and /system.
const service = process.env.DASHBOARD_URL ?? "http://127.0.0.1:8001";
const cacheDir = process.env.VITE_CACHE ?? ".cache/vite";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  // Never among the packages: after ./manage.sh dev they are a path of the Nix store, which root could write to.
  cacheDir,
  build: {
    target: "es2022",
    // Not "assets": that is where the views of assets have their addresses.
    assetsDir: "static",
    // Lists which file needs which, so that the size of the first load can be checked.
    manifest: true,
    // The content security policy allows no data: addresses for scripts and fonts.
    assetsInlineLimit: 0,
  },
  server: {
    host: "127.0.0.1",
    proxy: Object.fromEntries(["/api", "/info", "/livez", "/readyz", "/status"].map((path) => [path, service])),
  },
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  test: {
    environment: "jsdom",
    fsModuleCachePath: `${cacheDir}/vitest`,
    setupFiles: "src/testing/setup.ts",
    include: ["src/**/*.test.{ts,tsx}"],
    // The longest test takes a second, and many times that on a machine that builds meanwhile.
    testTimeout: 30_000,
  },
});
