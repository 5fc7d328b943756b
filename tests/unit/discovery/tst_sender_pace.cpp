// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/group/sender_pace.h"

#include "support/fake_clock.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QHostAddress one(u"10.0.1.9"_s);
const QHostAddress other(u"10.0.1.10"_s);

} // namespace

class TestSenderPace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatComesTogetherIsToldOnce()
    {
        Bench bench;
        bench.pace->note(one);
        bench.pace->note(one);
        bench.pace->note(other);
        QVERIFY(bench.told.isEmpty()); // never at once
        QTRY_COMPARE(bench.told.size(), 2);
        QCOMPARE(bench.told.count(one.toString()), 1);
    }

    void piecesOfAnAnswerAreToldAtOnceAndThenOnceASecond()
    {
        Bench bench;
        for (int piece = 1; piece <= 3; ++piece) {
            bench.pace->note(one);
            QTRY_COMPARE(bench.told.size(), piece); // the clock stands
        }
        bench.clock.advance(900ms);
        bench.pace->note(one);
        bench.pace->note(other);
        QTRY_COMPARE(bench.told.size(), 4);
        QCOMPARE(bench.told.last(), other.toString());
        bench.clock.advance(100ms);
        QTRY_COMPARE(bench.told.size(), 5);
        QCOMPARE(bench.told.last(), one.toString());
        bench.pace->note(one);
        bench.pace->note(other);
        QTRY_COMPARE(bench.told.size(), 6);
        QCOMPARE(bench.told.last(), other.toString());
    }

    void aClockSetBackSilencesNobody()
    {
        Bench bench;
        for (int piece = 1; piece <= 3; ++piece) {
            bench.pace->note(one);
            QTRY_COMPARE(bench.told.size(), piece);
        }
        bench.clock.advance(-24h);
        bench.pace->note(one);
        QTRY_COMPARE(bench.told.size(), 4);
    }

    void whoHasNothingToTellMayBeAskedAgain()
    {
        Bench bench;
        bench.silences = 3;
        bench.pace->note(one);
        QTRY_COMPARE(bench.told.size(), 1);
        QCOMPARE(bench.silences, 0);
    }

    void aListenerMayDestroyIt()
    {
        Bench bench;
        connect(bench.pace.get(), &SenderPace::sighted, this, [&bench] { bench.pace.reset(); });
        bench.pace->note(one);
        bench.pace->note(other);
        QTRY_VERIFY(!bench.pace);
        QCOMPARE(bench.told.size(), 1);
    }

private:
    struct Bench
    {
        Bench()
        {
            pace = std::make_unique<SenderPace>(clock, [this](const QHostAddress &sender, Timestamp) -> std::optional<Sighting> {
                if (silences > 0) {
                    --silences;
                    pace->note(sender);
                    return std::nullopt;
                }
                Sighting sighting;
                sighting.endpoint = sender.toString();
                return sighting;
            });
            connect(pace.get(), &SenderPace::sighted, pace.get(),
                    [this](const Sighting &sighting) { told += sighting.endpoint; });
        }

        FakeClock clock;
        std::unique_ptr<SenderPace> pace;
        QStringList told;
        int silences = 0;
    };
};

QTEST_GUILESS_MAIN(TestSenderPace)
#include "tst_sender_pace.moc"
