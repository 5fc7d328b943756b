// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/add_profile.h"
#include "registry/commands/remove_profile.h"

#include "command_probe.h"
#include "registry/profile_query.h"

#include <QCryptographicHash>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

class TestProfileCommands : public QObject
{
    Q_OBJECT

private:
    static Profile gateway()
    {
        Profile profile;
        profile.name = u"gateway"_s;
        profile.network.hostname = u"gw-{mac6}"_s;
        return profile;
    }
    static QJsonObject payload(const Profile &profile)
    {
        const QByteArray hash = QCryptographicHash::hash(profile.toJson(), QCryptographicHash::Sha256).toHex();
        return {{u"name"_s, profile.name}, {u"sha256"_s, QString::fromLatin1(hash)}};
    }

private Q_SLOTS:
    void addsAndReplaces()
    {
        TemporarySite site;
        const ProfileQuery query(site.store());
        QCOMPARE(*applied(site, AddProfile{gateway()}, site.admin), gateway());
        changesNothing(site, AddProfile{gateway()}, site.admin);
        Profile other = gateway();
        other.name = u"Gateway"_s; // the same in another case
        other.naming = u"gw-{serial}"_s;
        QVERIFY(applied(site, AddProfile{other}, site.admin));
        QCOMPARE(*resultOf(query.load(u"gateway"_s)), other);
        QCOMPARE(*resultOf(query.list()), QVector<Profile>{other});
        const QVector<Event> events = site.events();
        QCOMPARE(kindsOf(events), (QStringList{u"profile.added"_s, u"profile.changed"_s}));
        QCOMPARE(payloadOf(events[1]), payload(gateway()));
        QCOMPARE(payloadOf(events[2]), payload(other));
        QCOMPARE(events[1].actor, site.admin.who);
        QVERIFY(events[1].subject.isEmpty());
    }

    void removes()
    {
        TemporarySite site;
        refused(site, RemoveProfile{u"gateway"_s}, site.admin, ErrorCode::NotFound);
        QVERIFY(applied(site, AddProfile{gateway()}, site.admin));
        QCOMPARE(*applied(site, RemoveProfile{u"GATEWAY"_s}, site.admin), gateway());
        QVERIFY(resultOf(ProfileQuery(site.store()).list())->isEmpty());
        QCOMPARE(site.events().last().kind, u"profile.removed"_s);
        QCOMPARE(payloadOf(site.events().last()), payload(gateway()));
        refused(site, RemoveProfile{u"gateway"_s}, site.admin, ErrorCode::NotFound);
    }

    void areForAdminsOnly()
    {
        TemporarySite site;
        QVERIFY(applied(site, AddProfile{gateway()}, site.admin));
        Profile other = gateway();
        other.name = u"sensor"_s;
        for (const Actor &actor : {site.technician, site.auditor}) {
            refused(site, AddProfile{other}, actor, ErrorCode::Locked);
            refused(site, RemoveProfile{u"gateway"_s}, actor, ErrorCode::Locked);
        }
    }

    void whatCannotBeReadBackIsNotKept()
    {
        TemporarySite site;
        Profile nameless = gateway();
        nameless.name.clear();
        refused(site, AddProfile{nameless}, site.admin, ErrorCode::Rejected);
        Profile odd = gateway();
        odd.naming = u"gw-{nosuchthing}"_s;
        refused(site, AddProfile{odd}, site.admin, ErrorCode::Rejected);
    }

    void whoMissesOneIsToldWhichThereAre()
    {
        TemporarySite site;
        const ProfileQuery query(site.store());
        QCOMPARE(resultOf(query.load(u"sensor"_s)).error().code, ErrorCode::NotFound);
        QVERIFY(applied(site, AddProfile{gateway()}, site.admin));
        const Error error = resultOf(query.load(u"sensor"_s)).error();
        QCOMPARE(error.code, ErrorCode::NotFound);
        QVERIFY(error.message.contains(u"gateway"_s));
    }
};

QTEST_GUILESS_MAIN(TestProfileCommands)
#include "tst_profile_commands.moc"
