// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/job_lock.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::provisioning;

class TestJobLock : public QObject
{
    Q_OBJECT

private:
    QString path() const { return m_folder.filePath(m_job.toString() + u".lock"_s); }
    Result<JobLock> take() const { return JobLock::take(m_folder.path(), m_job); }
    bool isFree() const { return JobLock::isFree(m_folder.path(), m_job).value(); }

    QTemporaryDir m_folder;
    JobId m_job = JobId::create(Timestamp{});

private Q_SLOTS:
    void cleanup() { QFile::remove(path()); }

    void oneHoldsItAtATime()
    {
        QVERIFY(isFree());
        {
            const auto lock = take();
            QVERIFY(lock);
            QVERIFY(!isFree());
            QVERIFY(!isFree()); // asking gives nothing back
            const auto second = take();
            QVERIFY(!second);
            QCOMPARE(second.error().code, ErrorCode::Conflict);
            QVERIFY(!second.error().message.isEmpty());
            QVERIFY(!isFree());
        }
        QVERIFY(isFree());
        QVERIFY(take());
    }

    void jobsDoNotGetInEachOthersWay()
    {
        const auto lock = take();
        QVERIFY(JobLock::take(m_folder.path(), JobId::create(Timestamp{})));
    }

    void theFileIsTheOwnersAndGoesWithIt()
    {
        {
            const auto lock = take();
            struct stat found = {};
            QCOMPARE(stat(QFile::encodeName(path()).constData(), &found), 0);
            QCOMPARE(found.st_mode & 07777u, 0600u);
        }
        QVERIFY(!QFile::exists(path()));
    }

    void itMoves()
    {
        auto first = take();
        std::optional<JobLock> moved(std::move(*first));
        first = fail(ErrorCode::Internal, {});
        QVERIFY(!isFree());
        const JobId other = JobId::create(Timestamp{});
        moved = std::move(*JobLock::take(m_folder.path(), other)); // what it held before is given back
        QVERIFY(isFree());
        QVERIFY(!JobLock::isFree(m_folder.path(), other).value());
        moved.reset();
        QVERIFY(JobLock::isFree(m_folder.path(), other).value());
    }

    void aFileThatWasLeftBehindIsNobodys()
    {
        QFile left(path());
        QVERIFY(left.open(QIODevice::WriteOnly));
        left.close();
        QVERIFY(isFree());
        QVERIFY(QFile::exists(path()));
        QVERIFY(take());
    }

    void anotherProcessHoldsIt()
    {
        int ready[2];
        QCOMPARE(pipe(ready), 0);
        const pid_t child = fork();
        if (child == 0) {
            const auto lock = take();
            const char word = lock ? 'y' : 'n';
            if (write(ready[1], &word, 1) == 1)
                pause();
            _exit(0);
        }
        char word = 0;
        QCOMPARE(read(ready[0], &word, 1), 1);
        QCOMPARE(word, 'y');
        QVERIFY(!isFree());
        QCOMPARE(take().error().code, ErrorCode::Conflict);
        kill(child, SIGKILL);
        QCOMPARE(waitpid(child, nullptr, 0), child);
        QVERIFY(isFree()); // however it ended
        QVERIFY(take());
        close(ready[0]);
        close(ready[1]);
    }

    void noTwoHoldItInARush()
    {
        // Each giving back removes the file that another may just have opened.
        std::atomic<int> holders = 0;
        std::atomic<int> most = 0;
        std::atomic<int> taken = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int round = 0; round < 2000; ++round) {
                    const auto lock = take();
                    if (!lock)
                        continue;
                    const int now = ++holders;
                    if (now > most)
                        most = now;
                    ++taken;
                    --holders;
                }
            });
        for (std::thread &thread : threads)
            thread.join();
        QVERIFY(taken > 0);
        QCOMPARE(most.load(), 1);
        QVERIFY(isFree());
    }

    void askingIsNeverInTheWay()
    {
        std::atomic<bool> isEnough = false;
        std::thread asking([&] {
            while (!isEnough)
                (void)isFree();
        });
        int refused = 0;
        for (int i = 0; i < 2000; ++i)
            refused += take() ? 0 : 1;
        isEnough = true;
        asking.join();
        QCOMPARE(refused, 0);
    }

    void aFolderThatTakesNoneIsSaid_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::newRow("missing") << u"missing"_s;
        QTest::newRow("a link stands in its place") << u"linked"_s;
    }
    void aFolderThatTakesNoneIsSaid()
    {
        QFETCH(QString, folder);
        const QString place = m_folder.filePath(folder);
        if (folder == u"linked"_s) {
            QVERIFY(QDir().mkdir(place));
            QVERIFY(QFile::link(u"elsewhere"_s, place + u'/' + m_job.toString() + u".lock"_s));
        }
        const auto lock = JobLock::take(place, m_job);
        QVERIFY(!lock);
        QCOMPARE(lock.error().code, ErrorCode::Storage);
        QVERIFY(!lock.error().message.isEmpty() && !lock.error().detail.isEmpty());
        QVERIFY(!QFile::exists(place + u"/elsewhere"_s));
    }
};

QTEST_GUILESS_MAIN(TestJobLock)
#include "tst_job_lock.moc"
