// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/theme.h"
#include "ui/shell/theme_source.h"

#include <QApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace muster::ui;

namespace {

QJsonObject tokens()
{
    QFile file(u":/theme/tokens.json"_s);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

QStringList sorted(QStringList list)
{
    list.sort();
    return list;
}

/// WCAG 2.1: relative luminance.
double luminance(const QColor &colour)
{
    const auto linear = [](double part) { return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

std::optional<Token> tokenNamed(const QString &name)
{
    for (std::size_t i = 0; i < tokenCount; ++i)
        if (Theme::tokenName(Token(i)) == name)
            return Token(i);
    return std::nullopt;
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothSchemesHaveEveryColour_data();
    void bothSchemesHaveEveryColour();
    void everySizeIsKnown();
    void contrastHolds_data();
    void contrastHolds();
    void tonesAreFourInARow();
    void paletteFollowsTheDesign();
    void styleSheetIsWhole_data();
    void styleSheetIsWhole();
    void drawnMarksHaveTheColoursOfTheTokens();
    void fontsHaveOurSizes();
    void preferenceDecides();
    void switchingKeepsSelectionAndScroll();
};

void TestTheme::bothSchemesHaveEveryColour_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::newRow("light") << u"light"_s;
    QTest::newRow("dark") << u"dark"_s;
}

void TestTheme::bothSchemesHaveEveryColour()
{
    QFETCH(QString, scheme);
    QStringList ours;
    const Theme theme = Theme::load(scheme == "dark"_L1 ? Theme::Dark : Theme::Light);
    for (std::size_t i = 0; i < tokenCount; ++i) {
        ours += Theme::tokenName(Token(i));
        QVERIFY2(theme.colour(Token(i)).isValid(), qPrintable(ours.last()));
    }
    QCOMPARE(ours.removeDuplicates(), 0);
    QCOMPARE(sorted(ours), sorted(tokens()[u"colour"].toObject()[scheme].toObject().keys()));
    QCOMPARE(sorted(ours), sorted(tokens()[u"role"].toObject().keys()));
}

void TestTheme::everySizeIsKnown()
{
    const QJsonObject sizes = tokens()[u"size"].toObject();
    const Theme theme = Theme::load(Theme::Light);
    QStringList ours{u"iconStroke"_s};
    for (std::size_t i = 0; i < sizeCount; ++i) {
        ours += Theme::sizeName(Size(i));
        QCOMPARE(theme.size(Size(i)), sizes[ours.last()].toInt());
    }
    QCOMPARE(sorted(ours), sorted(sizes.keys()));
    QCOMPARE(theme.iconStroke(), 1.75);
    QCOMPARE(theme.space(Space::Xl), 24);
    QCOMPARE(theme.radius(Radius::Chip), 10);
    QCOMPARE(theme.milliseconds(Motion::ToastMs), 8000);
}

void TestTheme::contrastHolds_data()
{
    QTest::addColumn<QString>("front");
    QTest::addColumn<QString>("back");
    QTest::addColumn<double>("least");
    QTest::addColumn<double>("light");
    QTest::addColumn<double>("dark");
    const QJsonObject pairs = tokens()[u"contrast"].toObject();
    QVERIFY(pairs.size() > 80);
    for (auto pair = pairs.begin(); pair != pairs.end(); ++pair) {
        const QStringList names = pair.key().split(u" on "_s);
        const QJsonObject numbers = pair.value().toObject();
        QTest::newRow(qPrintable(pair.key())) << names.first() << names.last() << numbers[u"min"].toDouble()
                                              << numbers[u"light"].toDouble() << numbers[u"dark"].toDouble();
    }
}

void TestTheme::contrastHolds()
{
    QFETCH(QString, front);
    QFETCH(QString, back);
    QFETCH(double, least);
    QFETCH(double, light);
    QFETCH(double, dark);
    const auto frontToken = tokenNamed(front);
    const auto backToken = tokenNamed(back);
    QVERIFY(frontToken && backToken);
    for (const auto &[scheme, written] : {std::pair(Theme::Light, light), std::pair(Theme::Dark, dark)}) {
        const Theme theme = Theme::load(scheme);
        const double measured = contrast(theme.colour(*frontToken), theme.colour(*backToken));
        QVERIFY2(measured >= least, qPrintable(QString::number(measured)));
        QVERIFY2(std::abs(measured - written) < 0.06, qPrintable(u"%1, written %2"_s.arg(measured).arg(written)));
    }
}

void TestTheme::tonesAreFourInARow()
{
    const Theme theme = Theme::load(Theme::Light);
    QCOMPARE(theme.tone(Tone::Ok).mark, theme.colour(Token::OkMark));
    QCOMPARE(theme.tone(Tone::Warn).background, theme.colour(Token::WarnBg));
    QCOMPARE(theme.tone(Tone::Bad).text, theme.colour(Token::Bad));
    QCOMPARE(theme.tone(Tone::Prep).border, theme.colour(Token::PrepBorder));
    QCOMPARE(theme.tone(Tone::Idle).mark, theme.colour(Token::IdleMark));
}

void TestTheme::paletteFollowsTheDesign()
{
    const Theme theme = Theme::load(Theme::Dark);
    const QPalette palette = theme.palette();
    QCOMPARE(palette.color(QPalette::Window), theme.colour(Token::Window));
    QCOMPARE(palette.color(QPalette::Base), theme.colour(Token::Surface));
    QCOMPARE(palette.color(QPalette::PlaceholderText), theme.colour(Token::Text3));
    QCOMPARE(palette.color(QPalette::Active, QPalette::Highlight), theme.colour(Token::Selected));
    QCOMPARE(palette.color(QPalette::Inactive, QPalette::Highlight), theme.colour(Token::SelectedInactive));
    QCOMPARE(palette.color(QPalette::Disabled, QPalette::ButtonText), theme.colour(Token::Disabled));
    QCOMPARE(palette.color(QPalette::Link), theme.colour(Token::AccentText));
}

void TestTheme::styleSheetIsWhole_data()
{
    QTest::addColumn<int>("scheme");
    QTest::newRow("light") << int(Theme::Light);
    QTest::newRow("dark") << int(Theme::Dark);
}

void TestTheme::styleSheetIsWhole()
{
    QFETCH(int, scheme);
    const QString sheet = Theme::load(Theme::Scheme(scheme)).styleSheet();
    QVERIFY(!sheet.contains(u'@'));
    QCOMPARE(sheet.count(u'{'), sheet.count(u'}'));
    // What it loads is there.
    static const QRegularExpression url(u"url\\((:[^)]+)\\)"_s);
    int urls = 0;
    for (auto match = url.globalMatch(sheet); match.hasNext(); ++urls) {
        const QString file = match.next().captured(1);
        QVERIFY2(QFile::exists(file), qPrintable(file));
    }
    QVERIFY(urls > 4);
}

void TestTheme::drawnMarksHaveTheColoursOfTheTokens()
{
    const auto contains = [](const QString &name, const QColor &colour) {
        QFile file(u":/theme/"_s + name);
        return file.open(QIODevice::ReadOnly) && QString::fromUtf8(file.readAll()).contains(colour.name(), Qt::CaseInsensitive);
    };
    for (const auto scheme : {Theme::Light, Theme::Dark}) {
        const Theme theme = Theme::load(scheme);
        const QString end = scheme == Theme::Dark ? u"-dark.svg"_s : u"-light.svg"_s;
        for (const auto &name : {u"chevron-down"_s, u"chevron-up"_s, u"chevron-right"_s})
            QVERIFY2(contains(name + end, theme.colour(Token::Text2)), qPrintable(name + end));
        QVERIFY(contains(u"check.svg"_s, theme.colour(Token::OnAccent)));
        QVERIFY(contains(u"dash.svg"_s, theme.colour(Token::OnAccent)));
    }
}

void TestTheme::fontsHaveOurSizes()
{
    const Theme theme = Theme::load(Theme::Light);
    QCOMPARE(theme.font(TextSize::Small).pixelSize(), 12);
    QCOMPARE(theme.font().pixelSize(), 13);
    QCOMPARE(theme.font(TextSize::Title, TextWeight::Strong).pixelSize(), 18);
    QCOMPARE(int(theme.font(TextSize::Title, TextWeight::Strong).weight()), 600);
    QCOMPARE(theme.lineHeight(TextSize::Small), 16);
}

void TestTheme::preferenceDecides()
{
    ThemeSource source(Theme::Preference::Light);
    QCOMPARE(source.theme().scheme(), Theme::Light);
    QSignalSpy changed(&source, &ThemeSource::changed);
    source.setPreference(Theme::Preference::Dark);
    QCOMPARE(source.theme().scheme(), Theme::Dark);
    QCOMPARE(changed.size(), 1);
    source.setPreference(Theme::Preference::Dark);
    QCOMPARE(changed.size(), 1);
    source.setPreference(Theme::Preference::System);
    QCOMPARE(source.theme().scheme(), Theme::systemScheme());
    QCOMPARE(source.preference(), Theme::Preference::System);
}

void TestTheme::switchingKeepsSelectionAndScroll()
{
    ThemeSource source(Theme::Preference::Light);
    source.apply(*qApp);
    QListWidget list;
    for (int i = 0; i < 200; ++i)
        list.addItem(QString::number(i));
    list.resize(200, 200);
    list.show();
    list.setCurrentRow(100);
    list.verticalScrollBar()->setValue(90);
    const int scrolled = list.verticalScrollBar()->value();

    source.setPreference(Theme::Preference::Dark);
    QCoreApplication::processEvents();
    QCOMPARE(list.currentRow(), 100);
    QCOMPARE(list.selectedItems().size(), 1);
    QCOMPARE(list.verticalScrollBar()->value(), scrolled);
    QCOMPARE(list.palette().color(QPalette::Text), source.theme().colour(Token::Text));

    QLineEdit field(&list);
    field.show();
    QCOMPARE(field.sizeHint().height(), source.theme().size(Size::Field));
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
