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

function popup(spot: Spot): HTMLElement {
  const box = document.createElement("div");
  const link = document.createElement("a");
  link.href = spot.href;
  link.textContent = spot.name;
  box.append(link);
  for (const text of [spot.text, spot.note]) {
    if (!text) continue;
    const row = document.createElement("div");
    row.textContent = text;
    box.append(row);
  }
  return box;
}

async function shapes(map: L.Map, address: string): Promise<L.LatLngBounds | null> {
  const answer = address ? await fetch(address) : null;
  if (!answer?.ok) return null;
  const layer = L.geoJSON(await answer.json(), {
    style: { color: "#5b6b7f", weight: 1.2, fillColor: "#dfe8f2", fillOpacity: 0.75 },
    interactive: false,
    onEachFeature: (feature, drawn) => {
      const center = (drawn as L.Polygon).getBounds().getCenter();
      L.marker(center, {
        interactive: false, keyboard: false,
        icon: L.divIcon({ className: "district-name", html: document.createTextNode(String(feature.properties?.["name"] ?? "")).data, iconSize: [80, 16] }),
      }).addTo(map);
    },
  }).addTo(map);
  return layer.getBounds();
}

async function draw(element: HTMLElement): Promise<void> {
  const spots = JSON.parse(document.getElementById(element.dataset["source"] ?? "")?.textContent ?? "[]") as Spot[];
  const map = L.map(element, { scrollWheelZoom: false, zoomSnap: 0.25, attributionControl: false });
  map.setView([spots[0]?.latitude ?? 30, spots[0]?.longitude ?? 112], 9);
  const markers = spots.map((spot) => {
    const marker = L.marker([spot.latitude, spot.longitude], {
      title: spot.name, alt: `${spot.kind}：${spot.name}`,
      icon: L.divIcon({ className: `park-spot park-${spot.kind}`, html: "", iconSize: [18, 18] }),
    });
    return marker.bindPopup(popup(spot)).bindTooltip(spot.name).addTo(map);
  });
  const bounds = await shapes(map, element.dataset["shapes"] ?? "");
  const all = bounds ?? (markers.length ? L.featureGroup(markers).getBounds().pad(0.3) : null);
  if (all && spots.length !== 1) map.fitBounds(all, { padding: [8, 8] });
  else if (all && bounds) map.fitBounds(bounds, { padding: [8, 8] });
  element.dataset["ready"] = "yes";
}

document.querySelectorAll<HTMLElement>("[data-map=parks]").forEach((element) => void draw(element));
