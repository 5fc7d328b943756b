// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/allow_network.h"

#include "registry/commands/forbid_network.h"
#include "registry/network_query.h"
#include "support/site_fixture.h"

#include <SQLiteCpp/Database.h>

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;
using muster::discovery::AllowedNetwork;
using muster::discovery::Prefix;

Q_DECLARE_METATYPE(muster::discovery::Prefix)

class TestAllowNetwork : public QObject
{
    Q_OBJECT

private:
    static AllowedNetwork network(const QString &interface, const QString &cidr) { return {interface, *Prefix::parse(cidr)}; }
    static Result<AllowedNetwork> allow(TemporarySite &site, const AllowedNetwork &network)
    {
        return resultOf(site.registry().apply(AllowNetwork{network}, site.admin));
    }
    static Result<AllowedNetwork> forbid(TemporarySite &site, const AllowedNetwork &network)
    {
        return resultOf(site.registry().apply(ForbidNetwork{network}, site.admin));
    }
    static QVector<AllowedNetwork> allowedIn(storage::Store &store) { return *resultOf(NetworkQuery(store).allowed()); }

private Q_SLOTS:
    void isRememberedUntilItIsTakenBack()
    {
        TemporarySite site;
        const AllowedNetwork lab = network(u"eth0"_s, u"10.0.1.0/24"_s);
        const AllowedNetwork hall = network(u"eth0"_s, u"10.0.2.0/24"_s);
        QVERIFY(allowedIn(site.store()).isEmpty());
        QCOMPARE(*allow(site, lab), lab);
        QCOMPARE(*allow(site, hall), hall);
        const auto other = site.openAgain(); // another process knows it, too
        QCOMPARE(allowedIn(*other), (QVector<AllowedNetwork>{lab, hall}));
        QCOMPARE(*forbid(site, lab), lab);
        QCOMPARE(allowedIn(*other), QVector<AllowedNetwork>{hall});
    }

    void isOnRecord()
    {
        TemporarySite site;
        const AllowedNetwork lab = network(u"eth0"_s, u"10.0.1.0/24"_s);
        const qsizetype before = site.events().size();
        QVERIFY(allow(site, lab));
        const qint64 feed = site.feedHead();
        QVERIFY(allow(site, lab)); // done already: no error, no event
        QCOMPARE(site.feedHead(), feed);
        QVERIFY(forbid(site, lab));
        const QVector<Event> events = site.events().mid(before);
        QCOMPARE(events.size(), 2);
        QCOMPARE(events.at(0).kind, u"network.allowed"_s);
        QCOMPARE(events.at(1).kind, u"network.forbidden"_s);
        for (const Event &event : events) {
            QCOMPARE(event.subject, QString());
            QCOMPARE(event.actor, site.admin.who);
            QCOMPARE(QJsonDocument::fromJson(event.payload).object(),
                     (QJsonObject{{u"interface"_s, u"eth0"_s}, {u"prefix"_s, u"10.0.1.0/24"_s}}));
        }
    }

    void whatCanNotBeSweptIsRefused_data()
    {
        QTest::addColumn<QString>("interface");
        QTest::addColumn<Prefix>("prefix");
        QTest::addColumn<bool>("isAllowed");
        const auto cidr = [](const char *text) { return *Prefix::parse(QString::fromLatin1(text)); };
        QTest::newRow("the widest") << u"eth0"_s << cidr("10.1.0.0/16") << true;
        QTest::newRow("one host") << u"eth0"_s << cidr("10.1.0.1/32") << true;
        QTest::newRow("too wide") << u"eth0"_s << cidr("10.0.0.0/15") << false;
        QTest::newRow("everything") << u"eth0"_s << cidr("0.0.0.0/0") << false;
        QTest::newRow("IPv6") << u"eth0"_s << cidr("fd00::/64") << false;
        QTest::newRow("no network") << u"eth0"_s << Prefix() << false;
        QTest::newRow("bits behind the length") << u"eth0"_s << Prefix{QHostAddress(u"10.0.1.7"_s), 24} << false;
        QTest::newRow("a length there is not") << u"eth0"_s << Prefix{QHostAddress(u"10.0.1.7"_s), 99} << false;
        QTest::newRow("no interface") << u" "_s << cidr("10.1.0.0/16") << false;
        QTest::newRow("not the name of an interface") << u"eth\n0"_s << cidr("10.1.0.0/16") << false;
    }
    void whatCanNotBeSweptIsRefused()
    {
        QFETCH(QString, interface);
        QFETCH(Prefix, prefix);
        QFETCH(bool, isAllowed);
        TemporarySite site;
        const qsizetype before = site.events().size();
        const auto allowed = allow(site, {interface, prefix});
        QCOMPARE(allowed.has_value(), isAllowed);
        if (!isAllowed)
            QCOMPARE(allowed.error().code, ErrorCode::Rejected);
        QCOMPARE(allowedIn(site.store()).size(), isAllowed ? 1 : 0);
        QCOMPARE(site.events().size() - before, isAllowed ? 1 : 0);
    }

    void onlyWhatWasAllowedCanBeForbidden()
    {
        TemporarySite site;
        QVERIFY(allow(site, network(u"eth0"_s, u"10.0.1.0/24"_s)));
        const qsizetype before = site.events().size();
        for (const AllowedNetwork &other : {network(u"eth1"_s, u"10.0.1.0/24"_s), network(u"eth0"_s, u"10.0.1.0/25"_s)})
            QCOMPARE(forbid(site, other).error().code, ErrorCode::NotFound);
        QCOMPARE(site.events().size(), before);
        QCOMPARE(allowedIn(site.store()).size(), 1);
    }

    void onlyAnAdminDecides()
    {
        TemporarySite site;
        const AllowedNetwork lab = network(u"eth0"_s, u"10.0.1.0/24"_s);
        QCOMPARE(resultOf(site.registry().apply(AllowNetwork{lab}, site.technician)).error().code, ErrorCode::Locked);
        QVERIFY(allow(site, lab));
        QCOMPARE(resultOf(site.registry().apply(ForbidNetwork{lab}, site.technician)).error().code, ErrorCode::Locked);
        QCOMPARE(allowedIn(site.store()).size(), 1);
    }

    void aDamagedEntryAllowsNothing()
    {
        TemporarySite site;
        QVERIFY(allow(site, network(u"eth0"_s, u"10.0.1.0/24"_s)));
        QVERIFY(allow(site, network(u"eth1"_s, u"10.0.1.0/24"_s)));
        SQLite::Database(QFile::encodeName(site.registryFile()).toStdString(), SQLite::OPEN_READWRITE, 1000)
            .exec("UPDATE allowed_networks SET prefix = 'everything' WHERE interface = 'eth0'");
        QCOMPARE(allowedIn(site.store()), QVector<AllowedNetwork>{network(u"eth1"_s, u"10.0.1.0/24"_s)});
    }
};

QTEST_GUILESS_MAIN(TestAllowNetwork)
#include "tst_allow_network.moc"
