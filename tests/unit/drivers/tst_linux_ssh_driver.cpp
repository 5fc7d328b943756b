// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/linux_ssh/file_descriptor.h"
#include "drivers/linux_ssh/linux_ssh_driver.h"
#include "support/fake_clock.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::drivers;

namespace {

/// A TCP server on loopback that says `words` to whoever comes, and then hangs up or says nothing more.
class TcpServer
{
public:
    enum class Then { Silence, HangUp };

    explicit TcpServer(QByteArray words = {}, Then then = Then::Silence) : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        const bool listens = ::bind(m_fd.get(), reinterpret_cast<sockaddr *>(&address), size) == 0 && ::listen(m_fd.get(), 8) == 0
                             && ::getsockname(m_fd.get(), reinterpret_cast<sockaddr *>(&address), &size) == 0;
        port = listens ? ntohs(address.sin_port) : 0;
        m_thread = std::thread([this, fd = m_fd.get(), words = std::move(words), then] {
            std::vector<FileDescriptor> guests;
            for (;;) {
                FileDescriptor guest(::accept(fd, nullptr, nullptr));
                if (guest.get() < 0)
                    return;
                ++m_guestCount;
                if (::send(guest.get(), words.constData(), size_t(words.size()), MSG_NOSIGNAL) >= 0 && then == Then::Silence)
                    guests.push_back(std::move(guest));
            }
        });
    }
    ~TcpServer()
    {
        ::shutdown(m_fd.get(), SHUT_RDWR); // ends accept()
        m_thread.join();
    }

    Endpoint endpoint() const { return {u"127.0.0.1"_s, port}; }

    int guestCount() const { return m_guestCount; }

    int port = 0;

private:
    FileDescriptor m_fd;
    std::atomic<int> m_guestCount = 0;
    std::thread m_thread;
};

constexpr LinuxSshLimits shortLimits{300ms, 300ms, 300ms, 300ms};

} // namespace

class TestLinuxSshDriver : public QObject
{
    Q_OBJECT

private:
    /// Runs both ways to a device to their end.
    static void check(const LinuxSshDriver &driver, const Endpoint &endpoint, ErrorCode code)
    {
        const FakeClock clock;
        const std::unique_ptr<Task> tasks[] = {driver.hostKey(endpoint),
                                               driver.open(endpoint, {}, {u"user"_s, nullptr, nullptr, nullptr}, clock)};
        for (const auto &task : tasks) {
            QSignalSpy done(task.get(), &Task::finished);
            task->start();
            QTRY_COMPARE(done.size(), 1);
            QVERIFY(task->error());
            QVERIFY2(task->error()->code == code, qPrintable(task->error()->message + task->error()->detail));
            QVERIFY(!task->error()->message.isEmpty());
        }
    }
    static Device device(const QStringList &addresses, const QVector<Service> &services)
    {
        Device made;
        made.addresses = addresses;
        made.services = services;
        return made;
    }

private Q_SLOTS:
    void knowsWhereADeviceIsReached_data()
    {
        QTest::addColumn<QStringList>("addresses");
        QTest::addColumn<QVector<Service>>("services");
        QTest::addColumn<Endpoint>("endpoint");
        const QString v4 = u"10.0.0.7"_s, v6 = u"fe80::7%eth0"_s;
        const Service web{u"mdns"_s, u"_http._tcp"_s, {}, 80, {}};
        const auto ssh = [](const QString &type, int port) { return Service{u"mdns"_s, type, {}, port, {}}; };
        QTest::newRow("SSH by mDNS") << QStringList{v4} << QVector{web, ssh(u"_ssh._tcp"_s, 2222)} << Endpoint{v4, 2222};
        QTest::newRow("SFTP by mDNS") << QStringList{v4} << QVector{ssh(u"_sftp-ssh._tcp"_s, 22)} << Endpoint{v4, 22};
        QTest::newRow("SSH before SFTP") << QStringList{v4} << QVector{ssh(u"_sftp-ssh._tcp"_s, 23), ssh(u"_ssh._tcp"_s, 24)}
                                         << Endpoint{v4, 24};
        QTest::newRow("by its first words") << QStringList{v4} << QVector{ssh(u"ssh"_s, 2200)} << Endpoint{v4, 2200};
        QTest::newRow("no port") << QStringList{v4} << QVector{ssh(u"ssh"_s, 0)} << Endpoint{v4, 22};
        QTest::newRow("IPv4 first") << QStringList{v6, v4} << QVector{ssh(u"ssh"_s, 22)} << Endpoint{v4, 22};
        QTest::newRow("IPv6 only") << QStringList{v6} << QVector{ssh(u"ssh"_s, 22)} << Endpoint{v6, 22};
        QTest::newRow("no address") << QStringList{} << QVector{ssh(u"ssh"_s, 22)} << Endpoint{};
        QTest::newRow("no SSH") << QStringList{v4} << QVector{web} << Endpoint{};
    }
    void knowsWhereADeviceIsReached()
    {
        QFETCH(QStringList, addresses);
        QFETCH(QVector<Service>, services);
        QTEST(LinuxSshDriver().endpointOf(device(addresses, services)).value_or(Endpoint{}), "endpoint");
    }

    void nobodyIsThere()
    {
        Endpoint gone;
        {
            const TcpServer server;
            gone = server.endpoint();
        }
        check(LinuxSshDriver(), gone, ErrorCode::Unreachable);
    }
    void noAddressToConnectTo_data()
    {
        QTest::addColumn<QString>("address");
        for (const char *address : {"", "localhost", "127.1", "010.1.2.3", "0x7f.0.0.1", "127.0.0.256", "127.0.0.1 x"})
            QTest::newRow(*address ? address : "nothing") << QString::fromLatin1(address);
        QTest::newRow("an end in it") << QString(u"127.0.0.1"_s + QChar(0) + u"x"_s);
    }
    void noAddressToConnectTo()
    {
        QFETCH(QString, address);
        check(LinuxSshDriver(), {address, 22}, ErrorCode::Rejected);
    }
    void somebodyWhoHangsUp()
    {
        check(LinuxSshDriver(), TcpServer({}, TcpServer::Then::HangUp).endpoint(), ErrorCode::Unreachable);
    }

    void somebodyWhoNeverAnswers_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("at all") << QByteArray();
        QTest::newRow("after half a word") << QByteArray("SS");
        QTest::newRow("after the greeting") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n");
    }
    void somebodyWhoNeverAnswers()
    {
        QFETCH(QByteArray, words);
        const TcpServer server(words);
        QElapsedTimer clock;
        clock.start();
        check(LinuxSshDriver(shortLimits), server.endpoint(), ErrorCode::Timeout);
        QVERIFY(clock.elapsed() < 5000);
    }

    void somebodyWhoTalksGarbage_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("HTTP") << QByteArray("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        QTest::newRow("binary") << QByteArray::fromHex("160303004000ff00aa55") + QByteArray(4096, '\xa5');
        QTest::newRow("without an end") << QByteArray(1 << 16, 'x');
        QTest::newRow("an old SSH") << QByteArray("SSH-1.5-old\r\n");
    }
    void somebodyWhoTalksGarbage()
    {
        QFETCH(QByteArray, words);
        const TcpServer server(words, TcpServer::Then::HangUp);
        check(LinuxSshDriver(), server.endpoint(), ErrorCode::Rejected);
    }

    void cancelWorksAtOnce()
    {
        const TcpServer server;
        const LinuxSshDriver driver;
        auto task = driver.hostKey(server.endpoint());
        QSignalSpy done(task.get(), &Task::finished);
        task->start();
        QTRY_COMPARE(server.guestCount(), 1); // now it waits for the server's word
        QElapsedTimer clock;
        clock.start();
        task->cancel();
        QTRY_COMPARE(done.size(), 1);
        QCOMPARE(task->error()->code, ErrorCode::Cancelled);
        task.reset(); // joins its thread
        QVERIFY(clock.elapsed() < 1000);
    }
    void cancelledBeforeItBeganItEnds()
    {
        const TcpServer server;
        const LinuxSshDriver driver;
        const auto task = driver.hostKey(server.endpoint());
        QSignalSpy done(task.get(), &Task::finished);
        task->start();
        task->cancel();
        QTRY_COMPARE(done.size(), 1);
        QCOMPARE(task->error()->code, ErrorCode::Cancelled);
        QCOMPARE(server.guestCount(), 0);
    }
    void destroyedItWaitsForNobody()
    {
        const TcpServer server;
        const LinuxSshDriver driver;
        auto task = driver.hostKey(server.endpoint());
        QSignalSpy done(task.get(), &Task::finished);
        task->start();
        QTRY_COMPARE(server.guestCount(), 1);
        QElapsedTimer clock;
        clock.start();
        task.reset();
        QVERIFY(clock.elapsed() < 1000);
        QCOMPARE(done.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestLinuxSshDriver)
#include "tst_linux_ssh_driver.moc"
