// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// homekit.mjs NAME ID [paired]: a HomeKit light (HAP-NodeJS), announced on eth0; with "paired", one that has an owner.
import hap from "hap-nodejs";
import accessoryInfo from "hap-nodejs/dist/lib/model/AccessoryInfo.js";

const [name, id, state] = process.argv.slice(2);
const { Accessory, Categories, Characteristic, HAPStorage, MDNSAdvertiser, PermissionTypes, Service, uuid } = hap;

HAPStorage.setCustomStoragePath("/run/testbed/npm/homekit");
if (state === "paired") {
  const info = accessoryInfo.AccessoryInfo.create(id);
  info.addPairedClient("owner", Buffer.alloc(32, 1), PermissionTypes.ADMIN);
  info.save();
}
const light = new Accessory(name, uuid.generate(id));
light.getService(Service.AccessoryInformation)
  .setCharacteristic(Characteristic.Manufacturer, "Testbed")
  .setCharacteristic(Characteristic.Model, "Lamp 5")
  .setCharacteristic(Characteristic.SerialNumber, "HK-5001");
light.addService(Service.Lightbulb, name);
light.on("advertised", () => console.log("ready"));
light.publish({
  username: id, pincode: "031-45-154", port: 51826, category: Categories.LIGHTBULB, bind: "eth0",
  advertiser: MDNSAdvertiser.CIAO, addIdentifyingMaterial: false,
});
