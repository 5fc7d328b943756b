// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/sqlite/sqlite_store.h"
#include "ui/provisioning/lane_list.h"
#include "ui/provisioning/lane_model.h"
#include "ui/provisioning/provision_wizard.h"
#include "ui/provisioning/receipt_page.h"
#include "ui/registry/registry_page.h"
#include "ui/support/console.h"

#include <QAction>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

namespace muster {

using namespace Qt::StringLiterals;

inline const QByteArray sitePassphrase = "correct horse";
inline const QString piAddress = u"10.0.1.71"_s;

/// A console over a site with keys, one device in its registry, and that device.
struct ProvisionBench
{
    ProvisionBench()
    {
        device.state.serial = u"SN-1"_s;
        console.driver().add(piAddress, device);
        console.makeKeys(sitePassphrase);
    }

    bool start(const QSize &size = {1280, 800})
    {
        if (!console.start(size))
            return false;
        row.id = DeviceId::create(FakeClock::start);
        row.name = u"raspberrypi"_s;
        row.state = Lifecycle::Expected;
        row.addresses = {piAddress};
        if (auto mac = Identifier::create(IdentifierType::Mac, device.state.mac, u"neighbours"_s, FakeClock::start))
            row.identifiers += *mac;
        return save(row);
    }
    bool save(const Device &made)
    {
        auto store = storage::SqliteStore::open(console.folder() + u"/registry.sqlite"_s, false, console.clock());
        if (!store)
            return false;
        auto unit = (*store)->begin(storage::UnitOfWork::Mode::Write);
        return unit && (*unit)->devices().save(made) && (*unit)->commit();
    }
    ui::ProvisionWizard *open()
    {
        Q_EMIT console.window().registryPage()->provisionWanted({row.id});
        return console.find<ui::ProvisionWizard>("provisionWizard");
    }
    QPushButton *next() { return console.find<QPushButton>("wizard.next"); }
    /// Presses Next once it can be pressed.
    bool goOn()
    {
        if (!QTest::qWaitFor([this] { return next()->isEnabled(); }, 10000))
            return false;
        QTest::mouseClick(next(), Qt::LeftButton);
        return true;
    }
    QString heading() { return console.find<QLabel>("wizard.heading")->text(); }
    bool isAt(const QString &page)
    {
        return QTest::qWaitFor([&] { return heading().startsWith(page); }, 20000);
    }
    bool logIn(const QString &password)
    {
        if (auto *passphrase = console.find<QLineEdit>("unlock.passphrase"); passphrase->isVisible()) {
            passphrase->setText(QString::fromLatin1(sitePassphrase));
            QTest::mouseClick(console.find<QPushButton>("unlock.unlock"), Qt::LeftButton);
            if (!QTest::qWaitFor([passphrase] { return !passphrase->isVisible(); }, 10000))
                return false;
        }
        console.find<QLineEdit>("login.user")->setText(u"pi"_s);
        console.find<QLineEdit>("login.password")->setText(password);
        auto *compared = console.find<QCheckBox>("access.compared");
        if (!QTest::qWaitFor([compared] { return compared->isVisible(); }, 10000))
            return false;
        compared->setChecked(true);
        return goOn();
    }
    /// As far as the review, with the right login.
    bool goToReview()
    {
        open();
        return goOn() && isAt(u"Profile"_s) && goOn() && isAt(u"Names"_s) && goOn() && isAt(u"Access"_s) && logIn(u"raspberry"_s)
               && isAt(u"Review"_s);
    }
    bool begin()
    {
        if (auto *read = console.window().findChild<QCheckBox *>(u"review.read"_s); read && read->isVisible())
            read->setChecked(true);
        return goOn() && isAt(u"Provisioning"_s);
    }
    /// All the way, with nothing in its way.
    bool goToReceipt()
    {
        // One click at once, where the button is then: it must not move away from under it.
        const auto ended = [this] { return next()->text() == "Receipt"_L1; };
        return goToReview() && begin() && QTest::qWaitFor(ended, 30000) && goOn() && isAt(u"Receipt"_s);
    }
    void draftAPolicy()
    {
        console.find<QAction>("go.policiesPage")->trigger();
        console.find<QAction>("policy.new")->trigger();
        QTest::keyClicks(console.find<QLineEdit>("policy.name"), u"lab"_s);
    }
    QString receipt() { return console.find<ui::ReceiptPage>("wizard.receipt")->text(); }
    Lifecycle state() { return resultOf(console.services().devices.device(row.id))->state; }
    ui::LaneModel *lanes() { return static_cast<ui::LaneModel *>(console.find<ui::LaneList>("run.lanes")->model()); }
    std::optional<JobState> newestJob()
    {
        const auto jobs = resultOf(console.services().jobs.list({}, 1));
        return jobs && !jobs->isEmpty() ? std::optional(jobs->first().state) : std::nullopt;
    }
    /// In the core thread, where its driver lives.
    void setHook(std::function<Result<>(const QString &, bool)> hook)
    {
        console.inCore([&](const Console::Media &) { device.hook = std::move(hook); });
    }

    FakeDevice device;
    Device row;
    Console console{Console::With::EmptySite};
};

} // namespace muster
