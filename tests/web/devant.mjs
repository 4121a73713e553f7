// SPDX-License-Identifier: EUPL-1.2
// The shipped nginx site (data/nginx/parvis.conf) before a portal of its own, as a town puts it to work: names, ports and certificate
// are this test's, the rest as it stands.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { freePort, start } from "./serveur.mjs";

const NGINX = "/usr/sbin/nginx";
export const nginxIsHere = fs.existsSync(NGINX);

const site = (folder, front, back, plain) =>
  fs.readFileSync(new URL("../../data/nginx/parvis.conf", import.meta.url), "utf8")
    .replace(/server 127\.0\.0\.1:8480;/, `server 127.0.0.1:${back};`)
    .replaceAll(/^ *listen \[::\].*\n/gm, "")
    .replace("listen 80;", `listen 127.0.0.1:${plain};`)
    .replace("listen 443 ssl", `listen 127.0.0.1:${front} ssl`)
    .replace("Host $host", "Host $http_host") // with its port, which a town has none of
    .replaceAll("server_name portail.exemple.fr", "server_name localhost")
    .replace(/(ssl_certificate +)\S+;/, `$1${folder}/site.pem;`)
    .replace(/(ssl_certificate_key +)\S+;/, `$1${folder}/site.key;`);

const whole = (folder, text) => `daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx.log warn;
events { worker_connections 256; }
http {
  types { text/html html; }
  access_log off;
  client_body_temp_path ${folder}/corps;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/f;
  uwsgi_temp_path ${folder}/u;
  scgi_temp_path ${folder}/s;
${text}
}
`;

const answers = async (plain) => {
  for (let n = 0; n < 100; n++) {
    const { status } = await fetch(plain, { redirect: "manual" }).catch(() => ({}));
    if (status === 301) return;
    await new Promise((then) => setTimeout(then, 100));
  }
  throw new Error("nginx does not answer");
};

// Like start(); url is the front's.
export const startBehindNginx = async () => {
  const [front, back, plain] = [await freePort(), await freePort(), await freePort()];
  const portal = await start({ port: back, host: `localhost:${front}`, url: `https://localhost:${front}`, proxy: true });
  const { folder } = portal;
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
    "-keyout", path.join(folder, "site.key"), "-out", path.join(folder, "site.pem")], { stdio: "ignore" });
  fs.writeFileSync(path.join(folder, "nginx.conf"), whole(folder, site(folder, front, back, plain)));
  const nginx = spawn(NGINX, ["-c", path.join(folder, "nginx.conf"), "-p", folder], { stdio: "inherit" });
  const ended = new Promise((resolve) => nginx.once("exit", resolve));
  await answers(`http://localhost:${plain}`);
  return {
    ...portal,
    async stop() {
      nginx.kill("SIGTERM");
      await ended;
      await portal.stop();
    },
  };
};
