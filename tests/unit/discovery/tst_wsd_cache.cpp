// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wsd/wsd_cache.h"

#include "wsd_samples.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

constexpr Timestamp now{1h};
const QHostAddress hostAt(u"10.0.0.9"_s);
const QString hostAddress = QString::fromLatin1(wsdHostAddress);

QByteArray host(const QByteArray &xaddrs = "http://10.0.0.9:5357/x", const QByteArray &version = "1")
{
    return WsdXml::endpoint(wsdHostAddress, "wsdp:Device pub:Computer", xaddrs, {}, version);
}

QByteArray camera(const QByteArray &xaddrs = "http://10.0.0.9:8080/onvif")
{
    return WsdXml::endpoint(wsdCameraAddress, "dn:NetworkVideoTransmitter", xaddrs);
}

class Bench
{
public:
    void hear(const QByteArray &action, const QList<QByteArray> &endpoints, Timestamp at = now, const QHostAddress &from = hostAt)
    {
        WsdXml xml;
        xml.action = action;
        cache.hear(from, *WsdMessage::read(xml.with(endpoints)), at, mayResolve);
    }
    std::optional<Sighting> told(Timestamp at = now, const QHostAddress &of = hostAt) { return cache.takeSighting(of, at); }

    WsdCache cache{u"eth0"_s};
    bool mayResolve = true;
};

QStringList typesOf(const QVector<Service> &services)
{
    QStringList types;
    for (const Service &service : services)
        types.append(service.type);
    return types;
}

const QStringList hostTypes{u"wsdp:Device"_s, u"pub:Computer"_s};

} // namespace

class TestWsdCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasSaidIsTold()
    {
        Bench bench;
        bench.hear("ProbeMatches", {host()}, now);
        const auto sighting = bench.told(now + 1s);
        QVERIFY(sighting);
        QCOMPARE(sighting->source, u"wsd"_s);
        QCOMPARE(sighting->at, now);
        QCOMPARE(sighting->interface, u"eth0"_s);
        QCOMPARE(sighting->endpoint, u"10.0.0.9"_s);
        QCOMPARE(typesOf(sighting->services), hostTypes);
        QVERIFY(!sighting->isGone);
        QVERIFY(!bench.told(now, QHostAddress(u"10.0.0.8"_s)));
    }

    /// As Debian's wsdd has it: a Hello without types, a ProbeMatch without addresses, and all in a ResolveMatch.
    void messagesCompleteEachOther()
    {
        Bench bench;
        bench.hear("Hello", {WsdXml::endpoint(wsdHostAddress, {}, "http://10.0.0.9:5357/x")});
        QCOMPARE(bench.cache.unresolved(hostAt), QStringList{hostAddress});
        QVERIFY(bench.told()->services.isEmpty());
        QCOMPARE(bench.told()->identifiers.size(), 1);
        bench.hear("ProbeMatches", {host({})});
        QVERIFY(bench.cache.unresolved(hostAt).isEmpty());
        const auto sighting = bench.told();
        QCOMPARE(typesOf(sighting->services), hostTypes);
        QCOMPARE(sighting->services.first().port, 5357);
        QVERIFY(sighting->goneServices.isEmpty());
    }

    void whatHasNoAddressWaitsForIt()
    {
        Bench bench;
        bench.hear("ProbeMatches", {host({})});
        QVERIFY(bench.cache.isHolding(hostAt, now + 500ms));
        QVERIFY(!bench.told(now + 500ms));
        bench.hear("ResolveMatches", {host()}, now + 500ms);
        QVERIFY(!bench.cache.isHolding(hostAt, now + 500ms));
        QCOMPARE(bench.told(now + 500ms)->services.first().port, 5357);
    }

    void notForEver()
    {
        Bench bench;
        bench.hear("ProbeMatches", {host({})});
        bench.hear("ProbeMatches", {host({})}, now + 900ms); // the second copy
        QVERIFY(!bench.cache.isHolding(hostAt, now + 1s));
        QCOMPARE(bench.told(now + 1s)->services.first().port, 0);
        bench.hear("ProbeMatches", {host({})}, now + 2s);
        QVERIFY(bench.told(now + 2s));
    }

    void norWhenTheClockIsSetBack()
    {
        Bench bench;
        bench.hear("ProbeMatches", {host({})});
        QVERIFY(bench.told(now - 10min));
    }

    void norWhereNobodyMayAsk()
    {
        Bench bench;
        bench.mayResolve = false;
        bench.hear("Hello", {host({})});
        QVERIFY(bench.told());
    }

    void aNewMetadataVersionMakesTheOldWordsVoid_data()
    {
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<QStringList>("types");
        QTest::newRow("the same") << QByteArray("5") << hostTypes;
        QTest::newRow("not said") << QByteArray() << hostTypes;
        QTest::newRow("a new one") << QByteArray("6") << QStringList();
        QTest::newRow("after a reset") << QByteArray("1") << QStringList();
    }
    void aNewMetadataVersionMakesTheOldWordsVoid()
    {
        QFETCH(QByteArray, version);
        QFETCH(QStringList, types);
        Bench bench;
        bench.hear("ProbeMatches", {host("http://10.0.0.9:5357/x", "5")});
        QVERIFY(bench.told());
        bench.hear("Hello", {WsdXml::endpoint(wsdHostAddress, {}, "http://10.0.0.9:5358/x", {}, version)});
        QCOMPARE(bench.cache.unresolved(hostAt).isEmpty(), !types.isEmpty());
        const auto sighting = bench.told();
        QCOMPARE(typesOf(sighting->services), types);
        QCOMPARE(typesOf(sighting->goneServices), hostTypes); // they were at another port
    }

    /// Of a proxy's answer only what is the proxy's own.
    void othersAreNotFusedIn()
    {
        Bench bench;
        bench.hear("ProbeMatches",
                   {host(), camera("http://10.0.0.8/onvif"), WsdXml::endpoint("urn:x:7", "tds:Device", "http://10.0.0.7/onvif")});
        const auto sighting = bench.told();
        QCOMPARE(sighting->identifiers.size(), 1);
        QCOMPARE(typesOf(sighting->services), hostTypes);
        QVERIFY(bench.cache.unresolved(hostAt).isEmpty());
    }

    void aProxyAloneIsNoneOfThem()
    {
        Bench bench;
        bench.hear("ProbeMatches", {camera("http://10.0.0.8/onvif")});
        const auto sighting = bench.told();
        QVERIFY(sighting->identifiers.isEmpty());
        QVERIFY(sighting->services.isEmpty());
        QVERIFY(sighting->attributes.isEmpty());
        QVERIFY(bench.cache.ownAddress(hostAt).isEmpty());
    }

    void aNameIsNotTheSendersAddress()
    {
        Bench bench;
        bench.hear("ProbeMatches", {camera("http://camera.example/onvif")});
        const auto sighting = bench.told();
        QVERIFY(sighting->identifiers.isEmpty());
        QVERIFY(sighting->services.isEmpty());
        QVERIFY(bench.cache.ownAddress(hostAt).isEmpty());
        bench.hear("ProbeMatches", {camera("http://camera.example/onvif http://10.0.0.9:8080/onvif")});
        QCOMPARE(bench.told()->identifiers.size(), 1);
    }

    void whoIsSilentHasLeftTheAddress_data()
    {
        QTest::addColumn<int>("rounds");
        QTest::newRow("in the same round") << 1;
        QTest::newRow("a round later") << 2;
    }
    void whoIsSilentHasLeftTheAddress()
    {
        QFETCH(int, rounds);
        Bench bench;
        bench.hear("ProbeMatches", {host()});
        QCOMPARE(bench.told()->identifiers.size(), 1);
        for (int i = 0; i < rounds; ++i)
            bench.cache.beginRound(now + 30min * (i + 1));
        bench.hear("ProbeMatches", {camera()}, now + 30min * rounds);
        QCOMPARE(bench.told()->identifiers.size(), rounds > 1 ? 1 : 2);
    }

    void allSendersTogetherAreBounded()
    {
        Bench bench;
        QByteArray scopes;
        for (int i = 0; i < 5; ++i)
            scopes += " onvif://www.onvif.org/x/" + QByteArray(800, 'a' + char(i));
        const auto addressOf = [](int i) { return QHostAddress(0x0A000001u + quint32(i)); };
        for (int i = 0; i < 700; ++i) {
            const QByteArray xaddr = "http://" + addressOf(i).toString().toLatin1() + "/a";
            bench.hear("ProbeMatches", {WsdXml::endpoint(wsdHostAddress, "tds:Device", xaddr, scopes)},
                       now + std::chrono::milliseconds(i), addressOf(i));
        }
        int kept = 0;
        for (int i = 0; i < 700; ++i)
            kept += bench.told(now + 1s, addressOf(i)) ? 1 : 0;
        QVERIFY2(kept > 100 && kept <= WsdCache::mostInAll / 4000, qPrintable(QString::number(kept)));
        QVERIFY(bench.told(now + 1s, addressOf(699)));
    }

    /// Several in one message may be anybody's, until they say where they are.
    void severalWithoutAddressesAreAsked()
    {
        Bench bench;
        bench.hear("ProbeMatches", {host({}), camera({})});
        QCOMPARE(bench.cache.unresolved(hostAt).size(), 2);
        const auto unknown = bench.told(now + 2s);
        QVERIFY(unknown->identifiers.isEmpty());
        bench.hear("ResolveMatches", {host()}, now + 2s);
        bench.hear("ResolveMatches", {camera("http://10.0.0.8/onvif")}, now + 2s);
        const auto sighting = bench.told(now + 2s);
        QCOMPARE(sighting->identifiers.size(), 1);
        QCOMPARE(typesOf(sighting->services), hostTypes);
    }

    void whatHasLeftIsNotAskedForAnyMore()
    {
        Bench bench;
        bench.hear("ProbeMatches", {host({}), camera({})});
        QCOMPARE(bench.cache.unresolved(hostAt).size(), 2);
        bench.hear("Bye", {camera({})});
        QCOMPARE(bench.cache.unresolved(hostAt), QStringList{QString::fromLatin1(wsdHostAddress)});
    }

    void aProxysResolveIsNoClaim()
    {
        Bench bench;
        bench.hear("ResolveMatches", {camera({})});
        QVERIFY(bench.told(now + 2s)->identifiers.isEmpty());
    }

    void whoTurnsOutToBeSomebodyElseGoes()
    {
        Bench bench;
        bench.hear("ProbeMatches", {camera({})});
        QCOMPARE(bench.told(now + 2s)->services.size(), 1);
        bench.hear("ResolveMatches", {camera("http://10.0.0.8/onvif")}, now + 3s);
        const auto sighting = bench.told(now + 3s);
        QVERIFY(sighting->identifiers.isEmpty());
        QCOMPARE(sighting->goneServices.size(), 1);
        QVERIFY(!sighting->isGone);
    }

    void severalAreOneDevice()
    {
        Bench bench;
        bench.hear("ProbeMatches", {host()});
        bench.hear("ProbeMatches", {camera()});
        const auto sighting = bench.told();
        QCOMPARE(sighting->identifiers.size(), 2);
        QCOMPARE(sighting->services.size(), 3);
        bench.hear("Bye", {camera()});
        const auto less = bench.told();
        QCOMPARE(less->identifiers.size(), 1);
        QCOMPARE(typesOf(less->goneServices), QStringList{u"dn:NetworkVideoTransmitter"_s});
        QVERIFY(!less->isGone);
        bench.hear("Bye", {host()});
        const auto gone = bench.told();
        QVERIFY(gone->isGone);
        QCOMPARE(gone->identifiers, less->identifiers);
        QVERIFY(gone->services.isEmpty());
        QCOMPARE(typesOf(gone->goneServices), hostTypes);
        bench.hear("Bye", {host()}); // it comes more than once
        QVERIFY(!bench.told());
    }

    void aByeIsOnlyTheSenders()
    {
        Bench bench;
        const QHostAddress other(u"10.0.0.66"_s);
        bench.hear("ProbeMatches", {host()});
        QVERIFY(bench.told());
        bench.hear("Bye", {host()}, now, other);
        QVERIFY(!bench.told(now, other));
        QCOMPARE(bench.told()->services.size(), 2);
        bench.hear("Bye", {camera()});
        QCOMPARE(bench.told()->services.size(), 2);
    }

    void whoComesBackIsThere()
    {
        Bench bench;
        bench.hear("ProbeMatches", {host()});
        QVERIFY(bench.told());
        bench.hear("Bye", {host()});
        bench.hear("Hello", {host()});
        const auto sighting = bench.told();
        QVERIFY(!sighting->isGone);
        QVERIFY(sighting->goneServices.isEmpty());
    }

    /// wsdd answers while it says Bye, four times in a second.
    void anAnswerThatWasOnItsWayBringsNobodyBack()
    {
        Bench bench;
        bench.hear("ProbeMatches", {host()});
        QVERIFY(bench.told());
        bench.hear("Bye", {host()});
        bench.hear("ProbeMatches", {host()}, now + 100ms);
        QVERIFY(bench.told(now + 150ms)->isGone);
        bench.hear("Bye", {host()}, now + 1s);
        QVERIFY(!bench.told(now + 1s));
        bench.hear("ProbeMatches", {host()}, now + 2500ms);
        QVERIFY(!bench.told(now + 2500ms));
        bench.hear("ProbeMatches", {host()}, now + 1s + WsdCache::leavingLasts);
        QVERIFY(!bench.told(now + 3s)->isGone);
    }

    void norDoesOneFromAnotherOfItsAddresses()
    {
        Bench bench;
        const QHostAddress other(u"fe80::9"_s);
        const QByteArray both = host("http://10.0.0.9:5357/x http://[fe80::9]:5357/x");
        bench.hear("ProbeMatches", {both});
        QVERIFY(bench.told());
        bench.hear("Bye", {both});
        bench.hear("ProbeMatches", {both}, now + 100ms, other);
        QVERIFY(!bench.told(now + 150ms, other));
        bench.hear("Hello", {both}, now + 200ms, other);
        QVERIFY(!bench.told(now + 200ms, other)->isGone);
    }

    void whoLeavesOneAddressLeavesAll()
    {
        Bench bench;
        const QHostAddress other(u"fe80::9"_s);
        const QByteArray both = host("http://10.0.0.9:5357/x http://[fe80::9]:5357/x");
        for (const QHostAddress &from : {hostAt, other}) {
            bench.hear("ProbeMatches", {both}, now, from);
            QVERIFY(bench.told(now, from));
        }
        bench.hear("Bye", {both});
        QVERIFY(bench.told()->isGone);
        QVERIFY(bench.told(now, other)->isGone);
    }

    void whoWasNeverToldIsNotGone()
    {
        Bench bench;
        bench.hear("ProbeMatches", {host()});
        bench.hear("Bye", {host()});
        QVERIFY(!bench.told());
    }

    void whoAnswersNoMoreRunsOut()
    {
        Bench bench;
        bench.hear("ProbeMatches", {host()});
        QVERIFY(bench.told());
        for (int round = 0; round < WsdCache::mostMissedRounds; ++round)
            QVERIFY(bench.cache.beginRound(now + 2min).isEmpty());
        QVERIFY(bench.cache.beginRound(now + WsdCache::life - 1s).isEmpty());
        QCOMPARE(bench.cache.beginRound(now + WsdCache::life), QVector<QHostAddress>{hostAt});
        const auto sighting = bench.told(now + WsdCache::life);
        QCOMPARE(sighting->at, now);
        QCOMPARE(typesOf(sighting->goneServices), hostTypes);
        QVERIFY(!sighting->isGone); // only he can say so
        QVERIFY(bench.cache.beginRound(now + WsdCache::life).isEmpty());
        QVERIFY(!bench.told());
    }

    void whoWasNotAskedDoesNot()
    {
        Bench bench;
        bench.hear("ProbeMatches", {host()});
        QVERIFY(bench.cache.beginRound(now + 24h).isEmpty()); // the first round after a long sleep
        bench.hear("ProbeMatches", {host()}, now + 24h);
        QCOMPARE(bench.told()->services.size(), 2);
    }

    void aSenderMayNotFillTheMemory()
    {
        Bench bench;
        for (int i = 0; i < 100; ++i)
            bench.hear("ProbeMatches", {WsdXml::endpoint("urn:x:" + QByteArray::number(i), "tds:Device", "http://10.0.0.9/a")},
                       now + std::chrono::milliseconds(i));
        QCOMPARE(bench.told()->identifiers.size(), WsdCache::mostEndpoints);
        QByteArray scopes;
        for (int i = 0; i < 15; ++i)
            scopes += " onvif://www.onvif.org/x/" + QByteArray(900, 'a' + char(i));
        for (int i = 0; i < 4; ++i)
            bench.hear("ProbeMatches",
                       {WsdXml::endpoint("urn:y:" + QByteArray::number(i), "tds:Device", "http://10.0.0.9/a", scopes)},
                       now + std::chrono::seconds(i));
        const auto sighting = bench.told();
        QCOMPARE(sighting->identifiers.size(), 1);
        QCOMPARE(sighting->identifiers.first().value, u"urn:y:3"_s);
    }

    void norMaySenders()
    {
        Bench bench;
        const auto address = [](int i) { return QHostAddress(quint32(0x0A010000 + i)); };
        for (int i = 0; i <= WsdCache::mostSenders; ++i)
            bench.hear("Hello", {WsdXml::endpoint("urn:x:1", "tds:Device", "http://" + address(i).toString().toLatin1() + "/a")},
                       now + std::chrono::milliseconds(i), address(i));
        QVERIFY(!bench.told(now, address(0)));
        QVERIFY(bench.told(now, address(1)));
        QVERIFY(bench.told(now, address(int(WsdCache::mostSenders))));
    }
};

QTEST_GUILESS_MAIN(TestWsdCache)
#include "tst_wsd_cache.moc"
