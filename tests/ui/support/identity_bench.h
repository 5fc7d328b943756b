// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/sqlite/sqlite_store.h"
#include "ui/registry/device_details.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/registry_page.h"
#include "ui/support/console.h"
#include "ui/support/demo_fleet.h"

#include <QAction>
#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QTest>

#include <algorithm>

namespace muster {

using namespace Qt::StringLiterals;

/// A console over the demo fleet, for what is said about which devices are one.
struct IdentityBench
{
    IdentityBench() : own(std::make_unique<Console>(Console::With::Fleet)), console(*own) {}
    explicit IdentityBench(Console &started) : console(started) {}

    bool start(const QSize &size = {1280, 800})
    {
        if (!console.start(size))
            return false;
        console.find<QAction>("registry.toggleDetails")->setChecked(true);
        return true;
    }

    static DeviceId idOf(const QString &name)
    {
        for (const Device &device : demoFleet(FakeClock::start))
            if (device.name == name)
                return device.id;
        qFatal("no %s in the fleet", qPrintable(name));
    }
    Result<Device> load(const DeviceId &id) { return resultOf(console.services().devices.device(id)); }
    Device load(const QString &name) { return load(idOf(name)).value(); }

    /// What another process does to the registry.
    bool write(const std::function<bool(storage::UnitOfWork &)> &act)
    {
        auto store = storage::SqliteStore::open(console.folder() + u"/registry.sqlite"_s, false, console.clock());
        if (!store)
            return false;
        auto unit = (*store)->begin(storage::UnitOfWork::Mode::Write);
        return unit && act(**unit) && (*unit)->commit();
    }
    /// `claimant` claims the first MAC of `holder`.
    bool dispute(const QString &holder, const QString &claimant)
    {
        const Device has = load(holder);
        const auto mac = std::ranges::find(has.identifiers, IdentifierType::Mac, &Identifier::type);
        const Timestamp since = console.clock().now() - std::chrono::minutes(3);
        return write([&](storage::UnitOfWork &unit) {
            return unit.conflicts().open({IdentifierType::Mac, mac->value, has.id, idOf(claimant), since, since}).has_value();
        });
    }

    /// Each has a certificate in force with a number of its own: to be decided when they become one.
    bool certify(const QStringList &names)
    {
        return write([&](storage::UnitOfWork &unit) {
            return std::ranges::all_of(names, [&unit](const QString &name) {
                Device device = unit.devices().load(idOf(name)).value();
                for (Credential &credential : device.credentials)
                    credential.serialNumber = credential.id;
                return !device.credentials.isEmpty() && unit.devices().save(device);
            });
        });
    }

    /// Makes it current, with its identity in sight.
    bool open(const QString &name)
    {
        console.window().registryPage()->openDevice(idOf(name));
        auto *details = console.find<ui::DeviceDetails>("deviceDetails");
        details->setTab(ui::DeviceDetails::Tab::Identity);
        const auto isOpen = [&] {
            return console.find<QLabel>("details.name")->accessibleName() == name
                   && console.find<QAction>("device.edit")->isEnabled();
        };
        return QTest::qWaitFor(isOpen, 20000);
    }
    /// In a list of just these.
    bool select(const QStringList &names)
    {
        QStringList terms;
        for (const QString &name : names)
            terms += u"name="_s + name;
        ui::RegistryPage *page = console.window().registryPage();
        page->applyQuery(terms.join(u" OR "_s));
        if (!QTest::qWaitFor([&] { return page->model().isLoaded() && page->model().rowCount() == names.size(); }))
            return false;
        auto *table = console.find<ui::DeviceTable>("deviceTable");
        if (!QTest::qWaitFor([&] {
                return std::ranges::all_of(names, [page](const QString &name) { return page->model().rowOf(idOf(name)) >= 0; });
            }))
            return false;
        table->selectAll();
        return table->selectedCount() == names.size();
    }
    QAction *action(const char *name) { return console.find<QAction>(name); }
    QDialog *dialog(const char *name) { return console.find<QDialog>(name); }
    QPushButton *button(QDialog *dialog) { return dialog->findChild<QPushButton *>(u"formAction"_s); }
    QWidget *identity() { return console.find("details.identity"); }
    QString toast() { return console.find<QLabel>("toast.title")->text(); }
    void undo()
    {
        QTest::mouseClick(console.find<QLabel>("toast.title")->parentWidget()->findChild<QPushButton *>(), Qt::LeftButton);
    }

    std::unique_ptr<Console> own;
    Console &console;
};

} // namespace muster
