// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// matter.mjs NAME: a Matter light (matter.js) that nobody has commissioned yet, announced on eth0.
import { DeviceTypeId, Endpoint, ServerNode, VendorId } from "@matter/main";
import { OnOffLightDevice } from "@matter/main/devices/on-off-light";

const [name] = process.argv.slice(2);
const node = await ServerNode.create({
  id: "light",
  network: { port: 5540 },
  commissioning: { passcode: 20202021, discriminator: 3840 },
  productDescription: { name, deviceType: DeviceTypeId(OnOffLightDevice.deviceType) },
  basicInformation: {
    vendorId: VendorId(0xfff1), vendorName: "Testbed", productId: 0x8000, productName: "Lamp M", productLabel: "Lamp M", nodeLabel: name,
    serialNumber: "MT-8000", uniqueId: "testbed-light",
  },
});
await node.add(new Endpoint(OnOffLightDevice, { id: "light" }));
await node.start();
console.log("ready");
