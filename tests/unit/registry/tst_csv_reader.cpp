// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/csv_reader.h"

#include <QBuffer>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

namespace {

using Rows = QVector<QStringList>;

/// Everything in `text`, or the error's `where`.
Result<Rows> readRows(QByteArray text, QVector<qint64> *lines = nullptr)
{
    QBuffer buffer(&text);
    if (!buffer.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Internal, {});
    CsvReader reader(buffer);
    Rows rows;
    for (;;) {
        MUSTER_TRY(const std::optional<CsvRow> row, reader.next());
        if (!row)
            return rows;
        rows.append(row->cells);
        if (lines)
            lines->append(row->line);
    }
}

/// Gives some bytes, then fails.
class FailingDevice final : public QIODevice
{
public:
    explicit FailingDevice(QByteArray bytes) : m_bytes(std::move(bytes)) { open(QIODevice::ReadOnly | QIODevice::Unbuffered); }

protected:
    qint64 readData(char *data, qint64 size) override
    {
        if (m_bytes.isEmpty())
            return -1;
        const qint64 count = std::min<qint64>(size, m_bytes.size());
        std::copy_n(m_bytes.constData(), count, data);
        m_bytes.remove(0, count);
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
};

} // namespace

class TestCsvReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<Rows>("rows");
        const Rows two{{u"a"_s, u"b"_s}, {u"c"_s, u"d"_s}};
        QTest::newRow("LF") << QByteArray("a,b\nc,d\n") << two;
        QTest::newRow("CR LF") << QByteArray("a,b\r\nc,d\r\n") << two;
        QTest::newRow("CR") << QByteArray("a,b\rc,d\r") << two;
        QTest::newRow("no last end") << QByteArray("a,b\nc,d") << two;
        QTest::newRow("BOM") << QByteArray("\xEF\xBB\xBF"
                                           "a,b\nc,d")
                             << two;
        QTest::newRow("semicolons") << QByteArray("a;b\nc;d") << two;
        QTest::newRow("tabs") << QByteArray("a\tb\nc\td") << two;
        QTest::newRow("blank lines") << QByteArray("\r\n\na,b\n  \n\nc,d\n\n") << two;
        QTest::newRow("quoted") << QByteArray("\"a\",\"b\"\n\"c\",\"d\"\n") << two;
        QTest::newRow("nothing") << QByteArray() << Rows();
        QTest::newRow("only BOM") << QByteArray("\xEF\xBB\xBF") << Rows();
        QTest::newRow("empty cells") << QByteArray("a,,\n,,b\n") << Rows{{u"a"_s, {}, {}}, {{}, {}, u"b"_s}};
        QTest::newRow("last cell empty at the end") << QByteArray("a,") << Rows{{u"a"_s, {}}};
        QTest::newRow("an empty cell in quotes is a row") << QByteArray("a\n\"\"\n") << Rows{{u"a"_s}, {QString()}};
        QTest::newRow("blanks stay") << QByteArray(" a , b \n") << Rows{{u" a "_s, u" b "_s}};
        QTest::newRow("all in quotes") << QByteArray("\"a,\"\"b\"\"\r\nc\",d\n") << Rows{{u"a,\"b\"\r\nc"_s, u"d"_s}};
        QTest::newRow("separator of the first line counts")
            << QByteArray("a,b\nc;d,e") << Rows{{u"a"_s, u"b"_s}, {u"c;d"_s, u"e"_s}};
        QTest::newRow("separators in quotes don't count") << QByteArray("\"a;;;\",b\n") << Rows{{u"a;;;"_s, u"b"_s}};
        QTest::newRow("UTF-8") << QByteArray("Kälte,漢字\n") << Rows{{u"Kälte"_s, u"漢字"_s}};
    }
    void reads()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const Rows, rows);
        const auto read = readRows(text);
        QVERIFY(read);
        QCOMPARE(*read, rows);
    }

    void rowsKnowTheirLine()
    {
        QVector<qint64> lines;
        QVERIFY(readRows("a\r\n\r\n\"b\r\n\n\rc\"\r\nd\n", &lines));
        QCOMPARE(lines, (QVector<qint64>{1, 3, 7}));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("where");
        QTest::newRow("never closed") << QByteArray("a\nb,\"c\nd\n") << u"line 2, column 2"_s;
        QTest::newRow("text behind a quote") << QByteArray("\"a\"b\n") << u"line 1, column 1"_s;
        QTest::newRow("quote in a bare cell") << QByteArray("a,b\"c\n") << u"line 1, column 2"_s;
        QTest::newRow("not UTF-8") << QByteArray("a\nb,\xFF\n") << u"line 2, column 2"_s;
        QTest::newRow("half a character") << QByteArray("a\n\xC3") << u"line 2, column 1"_s;
        QTest::newRow("UTF-16") << QByteArray("\xFF\xFE"
                                              "a\0b\0",
                                              6)
                                << u"line 1, column 1"_s;
        QTest::newRow("binary") << QByteArray("a\0b", 3) << u"line 1, column 1"_s;
        QTest::newRow("binary in quotes") << QByteArray("\"a\0\"", 4) << u"line 1, column 1"_s;
        QTest::newRow("cell too long") << QByteArray(70'000, 'a') << u"line 1, column 1"_s;
        QTest::newRow("quoted cell too long") << QByteArray("a\n\"" + QByteArray(70'000, '\n')) << u"line 2, column 1"_s;
        QTest::newRow("too many cells") << QByteArray(5000, ',') << u"line 1, column 1001"_s;
    }
    void refuses()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, where);
        const auto read = readRows(text);
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Rejected);
        QCOMPARE(read.error().where, where);
    }

    void piecesDontMatter()
    {
        // Line ends and characters fall on the borders of what is read at once.
        Rows rows;
        QByteArray text;
        for (int i = 0; i < 40'000; ++i) {
            text += QByteArray::number(i) + ",\"ä\"\"\"\r\n";
            rows.append({QString::number(i), u"ä\""_s});
        }
        const auto read = readRows(text);
        QVERIFY(read);
        QVERIFY(*read == rows);
    }

    void aDiskThatFailsIsTold()
    {
        FailingDevice device("a,b\nc,d\n");
        CsvReader reader(device);
        QVERIFY(reader.next());
        QVERIFY(reader.next());
        const auto row = reader.next();
        QVERIFY(!row);
        QCOMPARE(row.error().code, ErrorCode::Storage);
    }
};

QTEST_GUILESS_MAIN(TestCsvReader)
#include "tst_csv_reader.moc"
