// The parks on the districts' shapes; no tiles, nothing from another host.
import * as L from "leaflet";

interface Spot {
  code: string;
  name: string;
  kind: string;
  latitude: number;
  longitude: number;
  text: string;
  note: string;
  href: string;
}

interface Named {
  name: string;
  text: string;
  href: string;
}

type Districts = Record<string, Named[]>;

function read<T>(id: string, fallback: T): T {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : fallback;
}

function row(parent: HTMLElement, text: string, href = ""): void {
  if (!text) return;
  const line = document.createElement("div");
  const inner = href ? document.createElement("a") : line;
  inner.textContent = text;
  if (inner instanceof HTMLAnchorElement) {
    inner.href = href;
    line.append(inner);
  }
  parent.append(line);
}

function spotCard(spot: Spot): HTMLElement {
  const box = document.createElement("div");
  row(box, spot.name, spot.href);
  row(box, spot.text);
  row(box, spot.note);
  return box;
}

function districtCard(name: string, parks: Named[]): HTMLElement {
  const box = document.createElement("div");
  const head = document.createElement("strong");
  head.textContent = `${name}：${parks.length} 个载体`;
  box.append(head);
  for (const park of parks) {
    row(box, park.name, park.href);
    row(box, park.text ? `　${park.text}` : "");
  }
  return box;
}

/** Width and height on the screen; a name only stands on a shape that can hold it. */
function pixels(map: L.Map, shape: L.Polygon): L.Point {
  const bounds = shape.getBounds();
  const corner = map.latLngToLayerPoint(bounds.getSouthEast());
  return corner.subtract(map.latLngToLayerPoint(bounds.getNorthWest()));
}

/** The middle of the largest ring: good enough to carry a name. */
function middle(shape: L.Polygon): L.LatLng {
  const rings = (shape.getLatLngs() as L.LatLng[][][]).map((polygon) => polygon[0] ?? []);
  const ring = rings.sort((a, b) => b.length - a.length)[0] ?? [];
  let area = 0;
  let lat = 0;
  let lng = 0;
  ring.forEach((here, index) => {
    const next = ring[(index + 1) % ring.length] ?? here;
    const cross = here.lng * next.lat - next.lng * here.lat;
    area += cross;
    lat += (here.lat + next.lat) * cross;
    lng += (here.lng + next.lng) * cross;
  });
  return area ? L.latLng(lat / (3 * area), lng / (3 * area)) : shape.getBounds().getCenter();
}

async function shapes(map: L.Map, address: string, districts: Districts): Promise<L.LatLngBounds | null> {
  const answer = address ? await fetch(address) : null;
  if (!answer?.ok) return null;
  const layer = L.geoJSON(await answer.json(), {
    style: { color: "#5b6b7f", weight: 1.2, fillColor: "#dfe8f2", fillOpacity: 0.75 },
    onEachFeature: (feature, drawn) => {
      const name = String(feature.properties?.["name"] ?? "");
      const parks = districts[String(feature.properties?.["code"] ?? "")] ?? [];
      const label = document.createElement("span");
      label.textContent = parks.length ? `${name} ${parks.length}` : name;
      if (parks.length) drawn.bindPopup(districtCard(name, parks), { maxWidth: 280 });
      const shape = drawn as L.Polygon;
      const icon = L.divIcon({ className: "district-name", html: label, iconSize: [90, 16] });
      const tag = L.marker(middle(shape), { interactive: false, keyboard: false, icon });
      const fit = (): void => {
        const size = pixels(map, shape);
        if (size.x > 90 && size.y > 30) tag.addTo(map);
        else tag.remove();
      };
      map.on("zoomend", fit);
      fit();
    },
  }).addTo(map);
  return layer.getBounds();
}

async function draw(element: HTMLElement): Promise<void> {
  const spots = read<Spot[]>(element.dataset["source"] ?? "", []);
  const map = L.map(element, { scrollWheelZoom: false, zoomSnap: 0.25, attributionControl: false });
  map.setView([spots[0]?.latitude ?? 30, spots[0]?.longitude ?? 112], 9);
  const bounds = await shapes(map, element.dataset["shapes"] ?? "", read<Districts>("park-districts", {}));
  const markers = spots.map((spot) => {
    const icon = L.divIcon({ className: `park-spot park-${spot.kind}`, html: "", iconSize: [18, 18] });
    const marker = L.marker([spot.latitude, spot.longitude], { title: spot.name, alt: spot.name, icon });
    return marker.bindPopup(spotCard(spot)).bindTooltip(spot.name).addTo(map);
  });
  const all = bounds ?? (markers.length ? L.featureGroup(markers).getBounds().pad(0.3) : null);
  if (all) map.fitBounds(all, { padding: [8, 8] });
  element.dataset["ready"] = "yes";
}

document.querySelectorAll<HTMLElement>("[data-map=parks]").forEach((element) => void draw(element));
